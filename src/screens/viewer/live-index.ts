import { RecordingIndex } from '../../browse/recording-index.ts';
import { TemporarySpool } from '../../browse/spool.ts';
import { type Piece, RecordedPieces } from '../../services/recorded-pieces.ts';
import type { TrafficObserver } from '../../services/traffic.ts';

/** Traffic that is indexed while it passes. Throws a Failure where its bytes cannot be kept. */
export class LiveIndex {
  readonly index: RecordingIndex;
  readonly observer: TrafficObserver;
  /** Called after more has been indexed. */
  grown: () => void = () => {};
  private readonly spool = new TemporarySpool();

  /** @param redact whether secrets are replaced */
  constructor(redact = false) {
    this.index = new RecordingIndex(this.spool, false);
    const pieces = new RecordedPieces(redact);
    const add = (found: readonly Piece[]) => {
      for (const { record, segments } of found)
        this.index.add(record, Buffer.concat(segments.map(({ bytes }) => bytes)));
      this.grown();
    };
    this.observer = {
      passed: (segment) => add(pieces.take(segment)),
      connectionEnded: (connection, endedBy) => add(pieces.endConnection(connection, endedBy)),
    };
  }

  close(): void {
    this.spool.close();
  }
}
