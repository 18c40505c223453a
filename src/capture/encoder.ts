import type { Segment } from '../records/segment.ts';
import type { Direction } from '../wire/direction.ts';

/** Turns traffic into the bytes of a capture file. */
export interface CaptureEncoder {
  head(): Uint8Array;
  /** May be empty: for traffic that has to wait for what belongs to it, or that this form cannot hold. */
  segment(segment: Segment): Uint8Array;
  /**
   * @param time in microseconds since the epoch; null where it is not known
   * @param endedBy the direction of the side that ended it; null where that is not known
   */
  endConnection(connection: number, time: number | null, endedBy: Direction | null): Uint8Array;
  /** What was held back, as nothing follows. */
  end(): Uint8Array;
}
