import { EXIT, Failure } from '../../failure.ts';
import { failureIn } from '../../output/error-record.ts';
import { observer } from '../../output/record-sink.ts';
import { type ReplayOptions, replay } from '../../services/replay.ts';
import { captureFact } from '../parts/capture-fact.ts';
import { showScreen } from '../terminal/show-screen.ts';
import { terminalTools } from '../terminal/tools.ts';
import { quoted } from '../viewer/exporting.ts';
import { LiveIndex } from '../viewer/live-index.ts';
import { REDACTED } from '../viewer/redacted.ts';
import { saveCapture, saveText } from '../viewer/saving.ts';
import { ReplayBoard } from './replay-board.ts';
import { ReplayScreen } from './replay-screen.ts';

/**
 * Plays a recording, as often as a person wants, who sees what differs. Gives the exit code; throws a Failure.
 * @param open makes what is played anew, as a file is read once
 */
export async function interactiveReplay(
  open: () => Omit<ReplayOptions, 'observer'>,
  stop: { readonly requested: Promise<void>; stop(): void },
): Promise<number> {
  const { name, endpoint, settings, capture, redact = false } = open();
  const live = new LiveIndex(redact);
  const board = new ReplayBoard(settings.ignored);
  const tools = terminalTools();
  const command = () =>
    ['handoff-cli', 'replay', name, endpoint, '--as', settings.side]
      .concat([...board.ignored].flatMap((field) => ['--ignore', field]))
      .map(quoted)
      .join(' ');
  const screen = new ReplayScreen(
    {
      ...{ name: `replay ${name} as ${settings.side} at ${endpoint}`, index: live.index, tools, times: true },
      facts: () => [...captureFact(capture), ...(redact ? [REDACTED] : [])],
      save: { capture: (path, segments) => saveCapture(path, endpoint, segments), text: saveText },
    },
    board,
    command,
  );
  screen.live();
  live.grown = () => screen.grown();
  let lost: Failure | null = null;
  const sink = observer((record) => {
    lost ??= failureIn(record);
    if (record.type === 'compared') board.see(record);
  });
  const shown = showScreen(screen, stop.requested).finally(() => stop.stop());
  let failure: Failure | null = null;
  try {
    do {
      board.begin();
      failure = await played(
        {
          ...open(),
          settings: { ...settings, ignored: new Set(board.ignored) },
          observer: live.observer,
        },
        sink,
        stop.requested,
      );
      board.ended(failure === null ? '' : failure.message);
    } while (await Promise.race([board.wantedAgain(), stop.requested.then(() => false)]));
  } finally {
    stop.stop();
    await shown;
    live.close();
  }
  failure ??= lost;
  if (failure !== null) throw failure;
  return board.different > 0 ? EXIT.fellShort : EXIT.ok;
}

/** Gives why it could not be played; null: it was. */
async function played(
  options: ReplayOptions,
  sink: ReturnType<typeof observer>,
  stop: Promise<void>,
): Promise<Failure | null> {
  try {
    await replay(options, sink, stop);
    return null;
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
}
