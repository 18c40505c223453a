import type { Instant } from '../conversations/contract.ts';
import type { FrameReading } from '../wire/frame/frame-reading.ts';

/** What came next on a connection, or did not. */
export type Heard =
  | {
      readonly type: 'frame';
      readonly frame: FrameReading;
      readonly at: Instant;
      readonly descriptors: number;
    }
  /** Bytes that cannot become a frame. */
  | { readonly type: 'broken'; readonly text: string }
  /** The other side closed; `part`: bytes of an unfinished frame before that. */
  | { readonly type: 'closed'; readonly part: number; readonly reset: boolean }
  | { readonly type: 'nothing'; readonly part: number; readonly ms: number };

/** A connection to, or from, the peer under test. Times in ms. */
export interface Wire {
  /** One write; what is passed goes with its first byte. A peer that has closed is noticed by what is heard, not here. */
  send(bytes: Uint8Array, passed?: readonly Handle[]): Promise<void>;
  /** The next whole frame, or why none came. */
  hear(withinMs: number): Promise<Heard>;
  /** Exactly that many of the next bytes, with the descriptors that came with them; null where they do not come. */
  take(
    count: number,
    withinMs: number,
  ): Promise<{ readonly bytes: Uint8Array; readonly passed: readonly Handle[] } | null>;
  /** Whether the other side closes it, whatever it sends before that. */
  closes(withinMs: number): Promise<boolean>;
  /** Sends nothing more, and still reads. */
  finish(): void;
  close(): void;
  /** Closes so that the other side sees ECONNRESET, where the system allows it. */
  reset(): void;
}

/** Something that can be passed with bytes; opaque here. */
export interface Handle {
  readonly descriptor: number;
  /** Its value in the process of the peer, where it was put there beforehand: on Windows. A decimal number. */
  readonly value?: string;
}

/** A connection of which one end is passed to the peer: the other end shows what becomes of it. */
export interface HandedOver {
  readonly handle: Handle;
  /** Closes our copy of the passed end, as a broker does once it is sent. */
  given(): void;
  /** Whether every copy of the passed end gets closed: our end sees the end of the stream. */
  released(withinMs: number): Promise<boolean>;
  /** Whether the passed end is still held by somebody. */
  readonly held: boolean;
  /** Whether whoever has the passed end reads what is written here; null where that cannot be seen. */
  reads(bytes: Uint8Array, withinMs: number): Promise<boolean | null>;
  close(): void;
}
