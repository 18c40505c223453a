import type { Pairing } from '../handoff/pairing.ts';
import type { DecodedStream } from './decoded-stream.ts';
import type { PlainSegment } from './segment-batch.ts';

/**
 * A way past the records for the pieces that make up nearly all of a long recording. It must report the same of a piece as the
 * records would, and leaves untouched what it cannot report. The decoder knows no more of it than this.
 */
export interface FastPath {
  /**
   * Takes as many whole pieces as it wants from a boundary at `position` on; gives where the next one starts.
   * @param base added to an index into the bytes, it gives the offset in the stream
   * @param descriptor whether a descriptor came with the byte at `position`
   */
  take(stream: DecodedStream, bytes: Uint8Array, position: number, base: number, descriptor: boolean): number;
  /**
   * Takes a segment that is one whole piece of a stream of which nothing is waiting; false: it is untouched.
   * @param base added to an index into the bytes, it gives the offset in the stream
   */
  takeWhole(stream: DecodedStream, segment: PlainSegment, base: number): boolean;
}

/** What a fast path shares with the decoder. */
export interface Progress {
  readonly pairing: Pairing;
  /** Index of the next frame. */
  frames: number;
}
