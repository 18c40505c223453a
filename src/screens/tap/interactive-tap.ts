import type { RecordSink } from '../../output/record-sink.ts';
import { HeldMessages } from '../../services/control/held-messages.ts';
import type { ServerSurroundings } from '../../services/serving.ts';
import { type TapOptions, tap } from '../../services/tap.ts';
import { serveOnScreen } from '../terminal/serve-on-screen.ts';
import { terminalTools } from '../terminal/tools.ts';
import { LiveIndex } from '../viewer/live-index.ts';
import { saveCapture, saveText } from '../viewer/saving.ts';
import { HeldFrames } from './held-frames.ts';
import { TapScreen } from './tap-screen.ts';

/** A tap whose traffic a person looks through while it passes, and holds where wanted. Gives the exit code; throws a Failure. */
export async function interactiveTap(
  options: Omit<TapOptions, 'observer'>,
  surroundings: ServerSurroundings,
): Promise<number> {
  const { endpoint, capture } = options;
  const live = new LiveIndex();
  const tools = terminalTools();
  const messages = options.held ?? new HeldMessages();
  const held = new HeldFrames(messages, tools.now);
  const screen = new TapScreen(
    {
      ...{ name: `tap on ${endpoint}`, index: live.index, tools, times: true },
      facts: () => (capture === null ? [] : [`⏺ ${capture}`]),
      save: { capture: (path, segments) => saveCapture(path, endpoint, segments), text: saveText },
    },
    held,
  );
  screen.live();
  live.grown = () => screen.grown();
  const run = (sink: RecordSink, ended: Promise<void>) =>
    tap({ ...options, held: messages, observer: live.observer }, sink, ended);
  try {
    return await serveOnScreen({ screen, run }, surroundings);
  } finally {
    live.close();
  }
}
