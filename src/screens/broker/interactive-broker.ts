import type { RecordSink } from '../../output/record-sink.ts';
import { fakeBroker } from '../../services/fake-broker.ts';
import type { FakeBrokerOptions } from '../../services/fake-broker-options.ts';
import type { ServerRun } from '../../services/serving.ts';
import { captureFact } from '../parts/capture-fact.ts';
import { serveOnScreen } from '../terminal/serve-on-screen.ts';
import { terminalTools } from '../terminal/tools.ts';
import { LiveIndex } from '../viewer/live-index.ts';
import { REDACTED } from '../viewer/redacted.ts';
import { saveCapture, saveText } from '../viewer/saving.ts';
import { Viewer } from '../viewer/viewer.ts';

/** A fake broker whose traffic a person looks through as it happens. Gives the exit code; throws a Failure. */
export async function interactiveBroker(
  options: Omit<FakeBrokerOptions, 'hint' | 'observer'>,
  server: ServerRun,
): Promise<number> {
  const { endpoint, backend, capture, redact = false } = options;
  const live = new LiveIndex(redact);
  let notice = '';
  const screen = new Viewer({
    ...{ name: `fake-broker ${endpoint}`, index: live.index, tools: terminalTools(), times: true },
    facts: () => [`backend: ${backend}`, ...captureFact(capture), ...(redact ? [REDACTED] : []), notice],
    save: {
      capture: (path, segments) => saveCapture(path, endpoint, segments, false, options.deadlineMs),
      text: saveText,
    },
    waiting: 'waiting for clients; in another terminal: handoff-cli send-hello --send ping',
  });
  screen.live();
  live.grown = () => screen.grown();
  const tell = (text: string) => {
    notice = text;
    screen.grown();
  };
  try {
    const run = (sink: RecordSink, ended: Promise<void>) =>
      fakeBroker({ ...options, hint: '', observer: live.observer }, sink, ended);
    return await serveOnScreen({ screen, run, tell }, server);
  } finally {
    live.close();
  }
}
