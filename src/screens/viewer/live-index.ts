import { RecordingIndex } from '../../browse/recording-index.ts';
import { TemporarySpool } from '../../browse/spool.ts';
import type { TrafficObserver } from '../../services/traffic.ts';
import { indexingWithBytes } from './indexing.ts';

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
    const indexing = indexingWithBytes(this.index, redact);
    this.observer = {
      passed: (segment) => {
        indexing.push(segment);
        this.grown();
      },
      connectionEnded: (connection, endedBy) => {
        indexing.endConnection(connection, endedBy);
        this.grown();
      },
    };
  }

  close(): void {
    this.spool.close();
  }
}
