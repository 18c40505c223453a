import type { Failure } from '../failure.ts';
import type { WrittenRecord } from '../records/written.ts';

/** Options of everything that plays a peer, about how its traffic is seen. */
export interface LiveOptions {
  /** A file to record the traffic to: raw bytes to `NAME.bin`, events to `NAME.ndjson`, a pcapng to any other name. */
  readonly capture?: string;
  /** Show only the first 4 bytes of tokens and secrets in records, and replace them in the capture. */
  readonly redact?: boolean;
  /** Called with every record, as `--json` writes it. */
  readonly onRecord?: (record: WrittenRecord) => void;
  /** Called with what went wrong without ending anything, such as a capture that can no longer be written. */
  readonly onWarning?: (failure: Failure) => void;
}

export const LIVE_OPTIONS = { capture: true, redact: true, onRecord: true, onWarning: true } as const;
