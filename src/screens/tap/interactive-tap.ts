import { RecordingIndex } from '../../browse/recording-index.ts';
import { TemporarySpool } from '../../browse/spool.ts';
import { observer } from '../../output/record-sink.ts';
import { type Piece, RecordedPieces } from '../../services/recorded-pieces.ts';
import { type TapOptions, tap } from '../../services/tap.ts';
import { showScreen } from '../terminal/show-screen.ts';
import { terminalTools } from '../terminal/tools.ts';
import { saveCapture, saveText } from '../viewer/saving.ts';
import { Viewer } from '../viewer/viewer.ts';

/** A tap whose traffic a person walks through while it passes. Gives the exit code; throws a Failure. */
export async function interactiveTap(
  options: Omit<TapOptions, 'observer'>,
  stop: { readonly requested: Promise<void>; stop(): void },
): Promise<number> {
  const spool = new TemporarySpool();
  const index = new RecordingIndex(spool, false);
  const { endpoint, capture } = options;
  const viewer = new Viewer({
    ...{ name: `tap on ${endpoint}`, index, tools: terminalTools(), times: true },
    facts: () => (capture === null ? [] : [`capture: ${capture}`]),
    save: { capture: (path, segments) => saveCapture(path, endpoint, segments), text: saveText },
  });
  // Live traffic has no end that would show what came last: every growth is drawn.
  viewer.complete();
  const pieces = new RecordedPieces();
  const add = (found: readonly Piece[]) => {
    for (const { record, segments } of found)
      index.add(record, Buffer.concat(segments.map(({ bytes }) => bytes)));
    viewer.grown();
  };
  let shown: Promise<void> = Promise.resolve();
  const sink = observer((record) => {
    // Only once it listens is there something to show; until then a failure is told on a clean terminal.
    if (record.type === 'listening') shown = showScreen(viewer, stop.requested).finally(() => stop.stop());
  });
  try {
    return await tap(
      {
        ...options,
        observer: {
          passed: (segment) => add(pieces.take(segment)),
          connectionEnded: (connection) => add(pieces.endConnection(connection)),
        },
      },
      sink,
      stop.requested,
    );
  } finally {
    stop.stop();
    await shown;
    spool.close();
  }
}
