import type { Segment } from '../records/segment.ts';

/** Turns traffic into the bytes of a capture file. */
export interface CaptureEncoder {
  head(): Uint8Array;
  segment(segment: Segment): Uint8Array;
  /** @param time in microseconds since the epoch */
  endConnection(connection: number, time: number): Uint8Array;
}
