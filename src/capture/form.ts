import type { Segment } from '../records/segment.ts';
import type { Direction } from '../wire/direction.ts';
import type { ByteQueue } from './byte-queue.ts';

/** What a recording can be read as, whatever it looks like. */
export const RECORDING_FORMS = [
  ...(['raw', 'pcapng', 'events', 'strace', 'sockdump', 'sockdump-text'] as const),
  ...(['hex-dump', 'hex', 'bytes-as-text', 'base64'] as const),
] as const;

/** The name of one of them, as `--from` and the option `from` take it. */
export type RecordingForm = (typeof RECORDING_FORMS)[number];

/** What a form of recordings can say about the bytes. */
export interface Tells {
  readonly connections: boolean;
  readonly directions: boolean;
  readonly times: boolean;
  readonly descriptors: boolean;
}

export interface ReadingOptions {
  /** Of raw bytes, when it is known. */
  readonly direction: Direction | null;
  /** Whether it was asked for, whatever the content. */
  readonly asked: boolean;
  /** Called with what a person should know about the recording. */
  readonly remarks: string[];
}

/** A form of recordings: how it is recognised by content, and how it is read. */
export interface CaptureForm {
  readonly name: string;
  readonly tells: Tells;
  /**
   * Gives its traffic, what came together at once: each batch has to be gone through before the next is asked for. Throws a
   * Failure at damage, after everything before it.
   */
  read(queue: ByteQueue, options: ReadingOptions): AsyncIterable<Iterable<Segment>>;
  /**
   * How long whoever recorded it waited for an ACK, in ms; null where it does not say. Asked before it is read.
   * @param line the one by which a text was recognised; empty where there is none
   */
  deadlineIn?(queue: ByteQueue, line: string): Promise<number | null>;
}

export interface BinaryForm extends CaptureForm {
  /** What it may begin with: of other files, no more than one byte is waited for. */
  readonly firstBytes: readonly number[];
  /** How many bytes are needed to recognise it. */
  readonly evidence: number;
  begins(bytes: Uint8Array): boolean;
}

export interface TextForm extends CaptureForm {
  /** What it is called where all forms are listed. */
  readonly called: string;
  /** Whether this line, without quoting and indentation, is one of its. Takes time in proportion to the line. */
  begins?(line: string): boolean;
  /** Whether such a line may also be a part of what several lines show together. */
  readonly insideOfOthers?: boolean;
  /** Whether the first lines together are of this form, where one alone does not show it. */
  holds?(lines: readonly string[]): boolean;
  /** Whether such a text may as well mean something else: only what it shows can tell. */
  readonly doubtful?: boolean;
}
