import type { Outcome } from '../handoff/judge-ack.ts';
import type { PassedDescriptor } from '../wire/descriptor.ts';
import type { Direction } from '../wire/direction.ts';
import type { MessageValue, Value } from '../wire/fields/value.ts';
import type { FrameReading } from '../wire/frame/frame-reading.ts';
import type { Problem } from '../wire/problem.ts';

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
  /**
   * What the payload says by the user's own schema (--proto); null where it is not the message that it should be; absent
   * without --proto.
   */
  readonly decoded?: DecodedPayload | null;
  readonly problems: readonly Problem[];
  /**
   * The fields with their places in the bytes; absent where the record was not read from bytes. Not part of `--json`.
   * @hidden
   */
  readonly reading?: FrameReading;
}

/** A payload read by the user's own schema. */
export interface DecodedPayload {
  /** Its name, with the package. */
  readonly message: string;
  /** As JSON of protobuf writes them, but bytes as hex. */
  readonly fields: MessageValue;
  /** How many fields it has that the schema does not; they are not among the others. */
  readonly unknownFields: number;
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

/** A frame that was changed in transit: the bytes at the offset were sent instead of it, or nothing was. */
export interface ChangedRecord extends FromFile, WithDescriptors {
  readonly type: 'changed';
  readonly connection: number;
  readonly direction: Direction | null;
  readonly offset: number;
  /** It has no bytes of its own in the stream. */
  readonly length: 0;
  /** What was done to it, in the words of a script. */
  readonly by: string;
  /** The frame as it came, framing included, as hex; by `…+undelivered`, what was to pass in its place. */
  readonly was: string;
  /** What it was; null where it was a sideband, or of an unknown type. */
  readonly message: string | null;
  readonly envelope: MessageValue | null;
  readonly payload: Value;
  /** What was wrong with it as it came. */
  readonly problems: readonly Problem[];
}

/** A handoff as one of several recordings shows it. */
export interface HandoffView {
  /** The recording, as it was named. */
  readonly file: string;
  readonly outcome: Outcome;
  /** When the offer passed there, and its ACK; null where it did not, or the time is not known. */
  readonly offered: string | null;
  readonly answered: string | null;
  readonly latencyMs: number | null;
}

/** How a handoff ended for each side. */
export interface Sides {
  readonly broker: Outcome;
  /** Null where no whole offer reached the backend. */
  readonly backend: Outcome | null;
}

/** What an earlier record of a handoff said. */
export interface ReplacedHandoff {
  readonly outcome: Outcome;
  /** How many of the problems it listed. */
  readonly problems: number;
  /** Index of the ready’s frame. */
  readonly ready: number | null;
  /** How many of the views it had. */
  readonly views?: number;
}

export interface HandoffRecord extends FromFile {
  readonly type: 'handoff';
  readonly index: number;
  readonly connection: number;
  readonly token: string;
  readonly correlationId: string;
  readonly serviceName: string;
  readonly outcome: Outcome;
  /** Index of the offer’s frame; null where it was changed in transit, and no whole offer passed in its place. */
  readonly offer: number | null;
  /** Indexes of the frames. */
  readonly ack: number | null;
  readonly ready: number | null;
  readonly latencyMs: number | null;
  readonly errorDetail: string;
  /** Where the offer or its answer was changed on its way: how the handoff ended for each side, judged by what that side sent and got. */
  readonly sides?: Sides;
  /** Where several recordings show it: what each shows, the one nearest to the broker first, whose view is that of the record. */
  readonly views?: readonly HandoffView[];
  /** The descriptors that came with the offer, and what finally became of them; absent where nothing tells. */
  readonly passed?: readonly PassedDescriptor[];
  readonly problems: readonly Problem[];
  /** What the record with the same index said, which this one replaces; not part of `--json`. */
  readonly replaces: ReplacedHandoff | null;
}
