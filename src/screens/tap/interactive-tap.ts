import { observer } from '../../output/record-sink.ts';
import { type TapOptions, tap } from '../../services/tap.ts';
import { showScreen } from '../terminal/show-screen.ts';
import { terminalTools } from '../terminal/tools.ts';
import { LiveIndex } from '../viewer/live-index.ts';
import { saveCapture, saveText } from '../viewer/saving.ts';
import { HeldFrames } from './held-frames.ts';
import { TapScreen } from './tap-screen.ts';

/** A tap whose traffic a person looks through while it passes, and holds where wanted. Gives the exit code; throws a Failure. */
export async function interactiveTap(
  options: Omit<TapOptions, 'observer'>,
  stop: { readonly requested: Promise<void>; stop(): void },
): Promise<number> {
  const { endpoint, capture } = options;
  const live = new LiveIndex();
  const tools = terminalTools();
  const held = new HeldFrames(tools.now);
  const screen = new TapScreen(
    {
      ...{ name: `tap on ${endpoint}`, index: live.index, tools, times: true },
      facts: () => (capture === null ? [] : [`⏺ ${capture}`]),
      save: { capture: (path, segments) => saveCapture(path, endpoint, segments), text: saveText },
    },
    held,
  );
  // Live traffic has no end that would show what came last: every growth is drawn.
  screen.complete();
  live.grown = () => screen.grown();
  let shown: Promise<void> = Promise.resolve();
  const sink = observer((record) => {
    // Only once it listens is there something to show; until then a failure is reported on a clean terminal.
    if (record.type === 'listening') shown = showScreen(screen, stop.requested).finally(() => stop.stop());
  });
  try {
    const rules = held.rules(options.rules);
    return await tap({ ...options, rules, observer: live.observer }, sink, stop.requested);
  } finally {
    stop.stop();
    await shown;
    live.close();
  }
}
