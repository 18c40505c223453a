import { observer } from '../../output/record-sink.ts';
import { type FakeBackendOptions, fakeBackend } from '../../services/fake-backend.ts';
import { showScreen } from '../terminal/show-screen.ts';
import { terminalTools } from '../terminal/tools.ts';
import { saveCapture, saveText } from '../viewer/saving.ts';
import { BackendScreen } from './backend-screen.ts';
import { OfferDesk } from './offer-desk.ts';

/** A fake backend whose offers a person decides about, on a screen. Gives the exit code; throws a Failure. */
export async function interactiveBackend(
  options: Omit<FakeBackendOptions, 'hold' | 'hint' | 'observer'>,
  stop: { readonly requested: Promise<void>; stop(): void },
): Promise<number> {
  const { endpoint, capture } = options;
  const desk = new OfferDesk();
  const tools = terminalTools();
  const screen = new BackendScreen(desk, {
    ...{ endpoint, capture, tools, saveText },
    saveCapture: (number, path) => saveCapture(path, endpoint, desk.segments(number)),
  });
  let shown: Promise<void> = Promise.resolve();
  const sink = observer(
    (record) => {
      // Only once it listens is there something to show; until then a failure is reported on a clean terminal.
      if (record.type === 'listening') shown = showScreen(screen, stop.requested).finally(() => stop.stop());
      desk.see(record);
    },
    (text) => desk.notice(text),
  );
  const hold = (offer: Parameters<OfferDesk['hold']>[0]) => desk.hold(offer, tools.now());
  const code = await fakeBackend({ ...options, hold, hint: '', observer: desk }, sink, stop.requested);
  stop.stop();
  await shown;
  return code;
}
