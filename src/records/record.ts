import type { Check } from '../handoff/check.ts';
import type { Outcome } from '../handoff/judge-ack.ts';
import type { SettledClient } from '../handoff/settled-client.ts';
import type { PassedDescriptor } from '../wire/descriptor.ts';
import type { Direction } from '../wire/direction.ts';
import type { MessageValue, Value } from '../wire/fields/value.ts';
import type { FrameReading } from '../wire/frame/frame-reading.ts';
import type { Problem } from '../wire/problem.ts';
import type { LatencySummary } from './latencies.ts';

/**
 * Everything that the tool sees or does is one of these, live or from a file. Field names are those of `--json`.
 * Offsets and lengths in bytes, `latencyMs` in ms, times as RFC 3339 with microseconds.
 */
export type OutputRecord =
  | StartRecord
  | ListeningRecord
  | SidebandRecord
  | FrameRecord
  | BytesRecord
  | GapRecord
  | HandoffRecord
  | ChangedRecord
  | VerdictRecord
  | ClientRecord
  | ComparedRecord
  | ReplayedRecord
  | LoadRecord
  | LeftOutRecord
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

/** A record of one of several recordings. */
export interface FromFile {
  /** The recording, as it was named; absent where there is but one. */
  readonly file?: string;
}

/** The descriptors that came with the bytes of a record. */
export interface WithDescriptors {
  /** How many arrived, 0 where the kernel dropped them; null where the input cannot tell. */
  readonly descriptors?: number | null;
  /** What is known of each that was sent, in order; absent where the input tells no more than their number. */
  readonly passed?: readonly PassedDescriptor[];
}

export interface SidebandRecord extends FromFile, WithDescriptors {
  readonly type: 'sideband';
  readonly connection: number;
  readonly offset: number;
  readonly length: number;
  /** The 16 bytes as hex. */
  readonly token: string;
  /** How many came with it; null where the input cannot tell. */
  readonly descriptors: number | null;
  readonly problems: readonly Problem[];
}

export interface FrameRecord extends FromFile, WithDescriptors {
  readonly type: 'frame';
  readonly index: number;
  readonly connection: number;
  readonly direction: Direction | null;
  readonly offset: number;
  readonly length: number;
  readonly time: string | null;
  readonly message: string | null;
  readonly envelope: MessageValue;
  readonly payload: Value;
  readonly problems: readonly Problem[];
  /**
   * The fields with their places in the bytes; absent where the record was not read from bytes. Not part of `--json`.
   * @hidden
   */
  readonly reading?: FrameReading;
}

export interface BytesRecord extends FromFile, WithDescriptors {
  readonly type: 'bytes';
  readonly connection: number;
  readonly direction: Direction | null;
  readonly offset: number;
  readonly length: number;
  /** The first 64 bytes at most. */
  readonly hex: string;
  readonly problems: readonly Problem[];
}

/** Bytes that passed but were not recorded, such as the end of a string that strace cut. */
export interface GapRecord extends FromFile {
  readonly type: 'gap';
  readonly connection: number;
  readonly direction: Direction | null;
  readonly offset: number;
  /** How many bytes are missing. */
  readonly length: number;
  readonly problems: readonly Problem[];
}

/** A frame that was changed on its way: what stands at the offset now came instead of it, or nothing did. */
export interface ChangedRecord extends FromFile {
  readonly type: 'changed';
  readonly connection: number;
  readonly direction: Direction | null;
  readonly offset: number;
  /** It has no bytes of its own in the stream. */
  readonly length: 0;
  /** What was done to it, in the words of a script. */
  readonly by: string;
  /** The frame as it came, framing included, as hex. */
  readonly was: string;
  readonly problems: readonly Problem[];
}

export interface HandoffRecord extends FromFile {
  readonly type: 'handoff';
  readonly index: number;
  readonly connection: number;
  readonly token: string;
  readonly correlationId: string;
  readonly serviceName: string;
  readonly outcome: Outcome;
  /** Indexes of the frames. */
  readonly offer: number;
  readonly ack: number | null;
  readonly ready: number | null;
  readonly latencyMs: number | null;
  readonly errorDetail: string;
  /** The descriptors that came with the offer, and what finally became of them; absent where nothing tells. */
  readonly passed?: readonly PassedDescriptor[];
  readonly problems: readonly Problem[];
  /** The outcome that the record with the same index had before, which this one replaces; not part of `--json`. */
  readonly replaces: Outcome | null;
}

export interface VerdictRecord {
  readonly type: 'verdict';
  /** Number of the try, which is that of its connection. */
  readonly connection: number;
  readonly outcome: Outcome | 'unreachable';
  readonly checks: readonly Check[];
  readonly errorDetail: string;
  readonly latencyMs: number | null;
  readonly adopted: Adopted | null;
  /** Of an offer: whether nobody had the handed-over connection any more; null where none was passed. */
  readonly released?: boolean | null;
  /** Of an offer: what showed at the other end of the connection that was handed over. */
  readonly problems?: readonly Problem[];
  /** Of a Hello: `adopted`, the connection was handed over; `reconnected`, to backend_pipe; `none`. */
  readonly route?: Route;
  /** Of a Hello: why not `adopted`; may be empty. */
  readonly reason?: string;
  /** Of a Hello: what happened on the connection to backend_pipe. */
  readonly reconnected?: Adopted | null;
  /** What was expected of it, where each was to end so, and whether it is so. */
  readonly expected?: string;
  readonly met?: boolean;
}

/** How many tries went, together. */
export interface LoadRecord {
  readonly type: 'load';
  readonly tried: number;
  readonly seconds: number;
  readonly perSecond: number;
  /** Tries that went otherwise than expected. */
  readonly unexpected: number;
  readonly outcomes: { readonly [outcome: string]: number };
  /** As the one who tried saw it; null where nothing was answered. */
  readonly latencyMs: LatencySummary | null;
}

/** Records that are missing here, as whoever reads the output could not keep up. */
export interface LeftOutRecord {
  readonly type: 'left-out';
  readonly records: number;
}

export type Route = 'adopted' | 'reconnected' | 'none';

/** How a client of a fake broker fared. */
export interface ClientRecord extends SettledClient {
  readonly type: 'client';
  readonly connection: number;
  /** Of the process at the other end; null where the system does not tell. */
  readonly pid: number | null;
}

/** How what a live peer said compares with a recording. */
export interface ComparedRecord {
  readonly type: 'compared';
  readonly connection: number;
  /** Index of the recorded frame, and its message; null for anything else, and where nothing was recorded. */
  readonly recorded: number | null;
  readonly message: string | null;
  readonly differences: readonly Difference[];
}

export interface Difference {
  /** Path of the field; null: what was said differs as a whole. */
  readonly field: string | null;
  /** Null: nothing. */
  readonly recorded: Value;
  readonly live: Value;
}

/** How a replay went. */
export interface ReplayedRecord {
  readonly type: 'replayed';
  /** Of the recording: connections that were played, and all. */
  readonly played: number;
  readonly connections: number;
  /** Frames, sidebands and other bytes that were compared, and those of them that differ. */
  readonly compared: number;
  readonly different: number;
}

/** What happened on the handed-over connection. */
export interface Adopted {
  readonly sent: string;
  readonly received: string;
  readonly closed: boolean;
}

/** A case of the conformance suite: how it ended, or, in a list, only what it is. */
export interface CaseRecord {
  readonly type: 'case';
  readonly id: string;
  readonly title: string;
  readonly level: 'must' | 'should';
  /** Anchor of its rule in docs/protocol.md. */
  readonly section: string;
  /** `not-run`: the peer was dead; `skipped`: it was not selected. */
  readonly result?: 'passed' | 'failed' | 'not-run' | 'skipped';
  /** Whether it is known to fail. */
  readonly known?: boolean;
  readonly required: string;
  /** What was seen instead; empty where it passed. */
  readonly seen?: string;
  readonly ms?: number;
  /** The frames on its connections. */
  readonly frames?: readonly FrameRecord[];
  /** With a failure: what the peer has printed, where this command started it. */
  readonly printed?: string;
  /** With a failure: the command line that plays it again. */
  readonly again?: string;
}

/** The cases of a run, counted. */
export interface ConformanceRecord {
  readonly type: 'conformance';
  readonly role: 'backend' | 'broker' | 'client';
  readonly cases: number;
  readonly passed: number;
  readonly failed: number;
  /** Failed, and known to. */
  readonly known: number;
  /** Failed and not known to, or known to fail and passed. */
  readonly unexpected: number;
  readonly notRun: number;
  readonly skipped: number;
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
  /** What was asked of the whole, where anything was, and whether it is so. */
  readonly expected?: string;
  readonly met?: boolean;
}

/** How it is with one thing that the program may need on this machine. */
export interface DoctorRecord {
  readonly type: 'doctor';
  /** What was looked at. */
  readonly name: string;
  /** `limited`: a part of the program works without it, or works less well. */
  readonly result: 'works' | 'limited' | 'missing';
  readonly found: string;
  /** What to do about it; empty where nothing has to be done. */
  readonly remedy: string;
}

export interface ErrorRecord {
  readonly type: 'error';
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}
