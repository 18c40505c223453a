import { Chalk } from 'chalk';
import { encoderFor } from '../capture/encoders.ts';
import { CaptureWriter } from '../capture/writer.ts';
import { treeFormat } from '../formats/tree-format.ts';
import { now } from '../io/clock.ts';
import { observer } from '../output/record-sink.ts';
import { type FakeBackendOptions, fakeBackend } from '../services/fake-backend.ts';
import { BackendModel } from './backend-model.ts';
import { OfferDesk } from './offer-desk.ts';
import { showScreen } from './screen.ts';

/** A fake backend whose offers a person decides about, on a screen. Gives the exit code; throws a Failure. */
export async function interactiveBackend(
  options: Omit<FakeBackendOptions, 'hold' | 'hint' | 'observer'>,
  stop: { readonly requested: Promise<void>; stop(): void },
): Promise<number> {
  const { endpoint } = options;
  const tree = treeFormat(new Chalk({ level: 0 }), false);
  const desk = new OfferDesk((record) => tree.lines(record).flatMap((lines) => lines.split('\n')));
  const clock = () => performance.now();
  const save = (index: number, path: string) => {
    const writer = new CaptureWriter(path, encoderFor(path, endpoint), (failure) => {
      throw failure;
    });
    for (const segment of desk.segments(index)) writer.segment(segment);
    writer.endConnection(desk.offers[index]!.connection, now());
    writer.close();
  };
  const model = new BackendModel(desk, { endpoint, now: clock, save });
  let shown: Promise<void> = Promise.resolve();
  const sink = observer(
    (record) => {
      // Only once it listens is there something to show; until then a failure is told on a clean terminal.
      if (record.type === 'listening') shown = showScreen(model, stop.requested).finally(() => stop.stop());
      desk.see(record);
    },
    (text) => desk.notice(text),
  );
  const hold = (offer: Parameters<OfferDesk['hold']>[0]) => desk.hold(offer, clock());
  const code = await fakeBackend({ ...options, hold, hint: '', observer: desk }, sink, stop.requested);
  stop.stop();
  await shown;
  return code;
}
