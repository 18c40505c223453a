import { EXIT, Failure } from '../../failure.ts';
import { failureIn } from '../../output/error-record.ts';
import { observer, type RecordSink } from '../../output/record-sink.ts';
import { type ReplayOptions, replay } from '../../services/replay.ts';
import type { ServerRun } from '../../services/serving.ts';
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
  { stop, serve, report }: ServerRun,
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
      save: {
        capture: (path, segments) => saveCapture(path, endpoint, segments, false, settings.deadlineMs),
        text: saveText,
      },
    },
    board,
    command,
  );
  screen.live();
  live.grown = () => screen.grown();
  let lost: Failure | null = null;
  let over = false;
  const seeing = observer((record) => {
    lost ??= failureIn(record);
    if (record.type === 'compared') board.see(record);
  });
  // What is found out at the end is said where it stays.
  const warn = (failure: Failure) => (over ? report(failure) : seeing.warn(failure));
  return serve({ ...seeing, warn }, async (sink, ended) => {
    const shown = showScreen(screen, ended).finally(() => stop.stop());
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
          ended,
        );
        board.ended(failure === null ? '' : failure.message);
      } while (await Promise.race([board.wantedAgain(), ended.then(() => false)]));
    } finally {
      stop.stop();
      await shown;
      over = true;
      live.close();
    }
    failure ??= lost;
    if (failure !== null) throw failure;
    return board.different > 0 ? EXIT.fellShort : EXIT.ok;
  });
}

/** Gives why it could not be played; null: it was. */
async function played(
  options: ReplayOptions,
  sink: RecordSink,
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
