import type { PassedDescriptor } from '../wire/descriptor.ts';
import type { HandoffScan } from '../wire/frame/handoff-scan.ts';

/** The piece that is passing on the fast path. Positions are indexes into `bytes`. */
export interface Passing {
  /** What a frame says. */
  readonly scan: HandoffScan;
  bytes: Uint8Array;
  /** The same bytes. */
  view: DataView;
  start: number;
  end: number;
  /** Added to an index into `bytes`, it gives the offset in the stream. */
  base: number;
  connection: number;
  /** Index of the frame. */
  index: number;
  /** Microseconds since the epoch, or null. */
  time: number | null;
  descriptors: number | null;
  passed: readonly PassedDescriptor[] | null;
}
