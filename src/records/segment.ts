import type { DescriptorFate, PassedDescriptor } from '../wire/descriptor.ts';
import type { Direction } from '../wire/direction.ts';

/** Some bytes of one stream, as they were read, written or recorded. */
export interface Segment {
  readonly connection: number;
  /** Null where one stream may hold several directions, interleaved at frame boundaries. */
  readonly direction: Direction | null;
  /** Microseconds since the epoch, or null. */
  readonly time: number | null;
  /** Must not be changed afterwards: records are read from it later. */
  readonly bytes: Uint8Array;
  /** How many descriptors came with the bytes; null where that cannot be known. */
  readonly descriptors: number | null;
  /** What is known of each that was sent with the first of the bytes, those that the kernel dropped included. */
  readonly passed?: readonly PassedDescriptor[];
  /** How many bytes passed here that were not recorded; the segment itself has none then. */
  readonly gap?: number;
  /** Set where they were read with a call that drops a descriptor that comes with them (`read`, `recv`). */
  readonly unread?: boolean;
  /** Set where nothing tells which of the bytes the descriptors came with: the last write of several that were read at once. */
  readonly anywhere?: boolean;
  /** Set where this command made the bytes wrong, or late, on purpose: what is wrong with them is not a finding. */
  readonly own?: boolean;
  /** Set where the connection was handed over, or never spoke the protocol: its bytes are an application's. */
  readonly application?: boolean;
  /** Set where the connection ended here; the segment has no bytes then. `direction` is that of the side that ended it. */
  readonly ends?: boolean;
  /** What became of a descriptor that came before in the stream; the segment has no bytes then. */
  readonly settled?: Settled;
  /** Set where the bytes that follow in the stream replace others; the segment itself has none then. */
  readonly changed?: Change;
}

/** Optional facts about a segment; what is false or undefined is left out. */
export type SegmentExtras = {
  readonly [fact in
    | 'passed'
    | 'anywhere'
    | 'settled'
    | 'gap'
    | 'unread'
    | 'own'
    | 'application'
    | 'ends'
    | 'changed']?: Segment[fact] | undefined;
};

/** A segment with the extras that are set, and no others. */
export function segmentWith(
  segment: Omit<Segment, keyof SegmentExtras>,
  { passed, anywhere, settled, gap, unread, own, application, ends, changed }: SegmentExtras,
): Segment {
  return {
    ...segment,
    ...(passed !== undefined && { passed }),
    ...(anywhere && { anywhere }),
    ...(settled !== undefined && { settled }),
    ...(gap !== undefined && { gap }),
    ...(unread && { unread }),
    ...(own && { own }),
    ...(application && { application }),
    ...(ends && { ends }),
    ...(changed !== undefined && { changed }),
  };
}

/** What became of a descriptor. */
export interface Settled {
  /** How many had been sent in the stream before it, those included that the kernel dropped. */
  readonly nth: number;
  readonly fate: DescriptorFate;
}

/** What was replaced in transit by other bytes, or by none. */
export interface Change {
  /** What was done, in the words of a script. */
  readonly by: string;
  readonly was: Uint8Array;
}
