import type { Outcome } from '../handoff/judge-ack.ts';
import type { CaseRecord, ConformanceRecord } from './conformance-records.ts';
import type { LatencySummary } from './latencies.ts';
import type { ClientRecord, LoadRecord, VerdictRecord } from './outcome-records.ts';
import type { ComparedRecord, ReplayedRecord } from './replay-records.ts';
import type {
  BytesRecord,
  ChangedRecord,
  FrameRecord,
  FromFile,
  GapRecord,
  HandoffRecord,
  SidebandRecord,
} from './traffic-records.ts';

/**
 * Everything that the tool sees or does is one of these, live or from a file. Field names are those of `--json`.
 * Offsets and lengths in bytes, `latencyMs` in ms, times as RFC 3339 with microseconds.
 */
export type OutputRecord = Records<FrameRecord, HandoffRecord>;

/** All of them, given the two of which the program keeps more than `--json` writes. */
export type Records<Frame, Handoff> =
  | StartRecord
  | ListeningRecord
  | SidebandRecord
  | Frame
  | BytesRecord
  | GapRecord
  | Handoff
  | ChangedRecord
  | VerdictRecord
  | ClientRecord
  | ComparedRecord
  | ReplayedRecord
  | LoadRecord
  | LeftOutRecord
  | ExitedRecord
  | CaseRecord
  | ConformanceRecord
  | SummaryRecord
  | DoctorRecord
  | ErrorRecord;

/** The record of that type. */
export type RecordOf<T extends OutputRecord['type']> = Extract<OutputRecord, { readonly type: T }>;

export interface StartRecord {
  readonly type: 'start';
  readonly schema: 1;
  readonly command: string;
  readonly version: string;
}

export interface ListeningRecord {
  readonly type: 'listening';
  readonly endpoint: string;
  /** What random replies are drawn with. */
  readonly seed?: number;
}

/** Records that are missing here because the reader of the output could not keep up. */
export interface LeftOutRecord {
  readonly type: 'left-out';
  readonly records: number;
}

/** How a traced process ended. */
export interface ExitedRecord {
  readonly type: 'exited';
  readonly pid: number;
  /** Its exit code; null where a signal ended it. */
  readonly code: number | null;
  /** The signal that ended it, such as `SIGTERM`; null where it exited on its own. */
  readonly signal: string | null;
}

export interface SummaryRecord extends FromFile {
  readonly type: 'summary';
  readonly bytes: number;
  readonly frames: number;
  readonly offers: number;
  readonly acks: number;
  readonly handoffs: { readonly [outcome in Outcome]: number };
  readonly problems: { readonly error: number; readonly warning: number; readonly note: number };
  readonly problemsById: { readonly [id: string]: number };
  /** Bytes of whole frames, by payload_protocol in decimal. */
  readonly bytesByProtocol: { readonly [protocol: string]: number };
  /** Null where the input tells no times. */
  readonly latencyMs: LatencySummary | null;
  /** What was expected of the whole, where anything was, and whether that is met. */
  readonly expected?: string;
  readonly met?: boolean;
  /** What ended a server before it was stopped, or had served all that it was to; absent where nothing did. */
  readonly endedBy?: 'timeout';
}

/** The state of one thing that the program may need on this machine. */
export interface DoctorRecord {
  readonly type: 'doctor';
  /** What was looked at. */
  readonly name: string;
  /** `limited`: a part of the program works without it, or works less well. */
  readonly result: 'works' | 'limited' | 'missing';
  readonly found: string;
  /** What to do about it; empty where there is nothing to do. */
  readonly remedy: string;
}

export interface ErrorRecord {
  readonly type: 'error';
  /** The recording that it is about, where there are several. */
  readonly file?: string;
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}
