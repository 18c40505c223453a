import { disguise } from '../../capture/redacting-encoder.ts';
import type { RecordSink } from '../../output/record-sink.ts';
import { splitBreak } from '../../script/breaks.ts';
import { HeldMessages } from '../../services/control/held-messages.ts';
import type { ServerRun } from '../../services/serving.ts';
import { type TapOptions, tap } from '../../services/tap.ts';
import { captureFact } from '../parts/capture-fact.ts';
import { complaintOf } from '../parts/complaint.ts';
import { serveOnScreen } from '../terminal/serve-on-screen.ts';
import { terminalTools } from '../terminal/tools.ts';
import { LiveIndex } from '../viewer/live-index.ts';
import { REDACTED } from '../viewer/redacted.ts';
import { saveCapture, saveText } from '../viewer/saving.ts';
import { HeldFrames } from './held-frames.ts';
import { TapScreen } from './tap-screen.ts';

/** A tap whose traffic a person looks through while it passes, and holds where wanted. Gives the exit code; throws a Failure. */
export async function interactiveTap(
  options: Omit<TapOptions, 'observer'>,
  server: ServerRun,
): Promise<number> {
  const { endpoint, capture, redact = false } = options;
  const live = new LiveIndex(redact);
  const tools = terminalTools();
  const messages = options.held ?? new HeldMessages();
  const held = new HeldFrames(messages, tools.now, redact ? disguise() : null);
  const screen = new TapScreen(
    {
      ...{ name: `tap on ${endpoint}`, index: live.index, tools, times: true },
      facts: () => [...captureFact(capture), ...(redact ? [REDACTED] : [])],
      save: { capture: (path, segments) => saveCapture(path, endpoint, segments), text: saveText },
      waiting: 'waiting for connections; each is passed on as it comes',
    },
    held,
    (text) => ruleComplaint(options.steering, text),
    redact,
  );
  screen.live();
  live.grown = () => screen.grown();
  const run = (sink: RecordSink, ended: Promise<void>) =>
    tap({ ...options, held: messages, observer: live.observer }, sink, ended);
  try {
    return await serveOnScreen({ screen, run }, server);
  } finally {
    live.close();
  }
}

/** Sets a rule by the way that `--control` takes. */
function ruleComplaint(steering: TapOptions['steering'], text: string): string | null {
  return complaintOf(() => {
    const { frame, script } = splitBreak(text);
    if (script === null) throw new Error(`what to do about the ${frame}? such as ${frame}=corrupt`);
    const answer = steering!.answer(JSON.stringify({ set: 'break', frame, script }));
    if (!answer.ok) throw new Error(answer.error);
  });
}
