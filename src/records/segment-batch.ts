import type { PassedDescriptor } from '../wire/descriptor.ts';
import type { Direction } from '../wire/direction.ts';
import type { Segment } from './segment.ts';

/**
 * What nearly every segment of a recording tells, without an object of its own or a view of its bytes, each of which takes longer
 * to make than to read. The next one is in the same object.
 */
export interface PlainSegment {
  connection: number;
  direction: Direction | null;
  /** Microseconds since the epoch, or null. */
  time: number | null;
  descriptors: number | null;
  passed: readonly PassedDescriptor[] | null;
  /** Its own are `[start, end)`. Nothing may refer to them afterwards: other bytes may follow in the same memory. */
  bytes: Uint8Array;
  start: number;
  end: number;
}

export function plainSegment(): PlainSegment {
  return {
    ...{ connection: 0, direction: null, time: null, descriptors: null, passed: null },
    ...{ bytes: new Uint8Array(), start: 0, end: 0 },
  };
}

/** Takes segments, one after the other. */
export interface SegmentTaker {
  /** Takes one that tells nothing else, where it has no need of the segment itself; false: it does, and has taken nothing. */
  takePlain(segment: PlainSegment): boolean;
  push(segment: Segment): void;
}

/** Segments that came together; they can be gone through once. */
export interface SegmentBatch extends Iterable<Segment> {
  /** Gives the next one to whoever takes it; false: there is none. */
  give(to: SegmentTaker): boolean;
}

/** Any segments as a batch. */
export function batchOf(segments: Iterable<Segment>): SegmentBatch {
  if (isBatch(segments)) return segments;
  const iterator = segments[Symbol.iterator]();
  return {
    [Symbol.iterator]: () => iterator as IterableIterator<Segment>,
    give: (to) => {
      const { done, value } = iterator.next();
      if (!done) to.push(value);
      return !done;
    },
  };
}

function isBatch(segments: Iterable<Segment>): segments is SegmentBatch {
  return 'give' in segments;
}
