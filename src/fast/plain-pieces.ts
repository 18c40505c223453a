import type { DecodedStream } from '../records/decoded-stream.ts';
import type { Timeline } from '../records/timeline.ts';
import type { Passing } from './passing.ts';

/** Whether there is nothing to say about what came with a sideband. */
export function sidebandIsPlain({ descriptors, passed, segments, unread, own }: Timeline): boolean {
  if (unread || own) return false;
  if (descriptors === null) return passed === null;
  return segments === 1 && passedAlone(descriptors, passed);
}

/** Whether one descriptor came, and, where that is known, one that a broker passes. */
export function passedAlone(descriptors: number | null, passed: Passing['passed']): boolean {
  return descriptors === 1 && (passed === null || (passed.length === 1 && isUsual(passed[0]!)));
}

/** Whether no descriptor came, as far as is known. */
export function passedNone(descriptors: number | null, passed: Passing['passed']): boolean {
  return passed === null && (descriptors === null || descriptors === 0);
}

/** Whether a descriptor is as a broker passes it. */
function isUsual({ kind, blocking, fate }: NonNullable<Timeline['passed']>[number]): boolean {
  return (kind === 'stream' || kind === null) && blocking !== false && fate !== 'dropped-by-kernel';
}

/** The same of a frame. */
export function frameIsPlain({ descriptors, passed, unread, own }: Timeline): boolean {
  return !own && !unread && passedNone(descriptors, passed);
}

/** Whether the stream may hold offers, and their sidebands. */
export function canBeOffer({ direction }: DecodedStream): boolean {
  return direction === null || direction === 'broker-to-backend';
}

/** Whether the stream may hold ACKs. */
export function canBeAnswer({ direction }: DecodedStream): boolean {
  return direction === null || direction === 'backend-to-broker';
}
