import { observer } from '../../output/record-sink.ts';
import { type FakeBrokerOptions, fakeBroker } from '../../services/fake-broker.ts';
import { showScreen } from '../terminal/show-screen.ts';
import { terminalTools } from '../terminal/tools.ts';
import { LiveIndex } from '../viewer/live-index.ts';
import { saveCapture, saveText } from '../viewer/saving.ts';
import { Viewer } from '../viewer/viewer.ts';

/** A fake broker whose traffic a person looks through as it happens. Gives the exit code; throws a Failure. */
export async function interactiveBroker(
  options: Omit<FakeBrokerOptions, 'hint' | 'observer'>,
  stop: { readonly requested: Promise<void>; stop(): void },
): Promise<number> {
  const { endpoint, backend, capture } = options;
  const live = new LiveIndex();
  let notice = '';
  const screen = new Viewer({
    ...{ name: `fake-broker ${endpoint}`, index: live.index, tools: terminalTools(), times: true },
    facts: () => [`backend: ${backend}`, ...(capture === null ? [] : [`⏺ ${capture}`]), notice],
    save: { capture: (path, segments) => saveCapture(path, endpoint, segments), text: saveText },
    waiting: 'waiting for clients; in another terminal: handoff-cli send-hello --send ping',
  });
  screen.complete();
  live.grown = () => screen.grown();
  let shown: Promise<void> = Promise.resolve();
  const sink = observer(
    (record) => {
      if (record.type === 'listening') shown = showScreen(screen, stop.requested).finally(() => stop.stop());
    },
    (text) => {
      notice = text;
      screen.grown();
    },
  );
  try {
    return await fakeBroker({ ...options, hint: '', observer: live.observer }, sink, stop.requested);
  } finally {
    stop.stop();
    await shown;
    live.close();
  }
}
