import type { Transfer } from '../io/driver-hooks.ts';
import type { Segment } from '../records/segment.ts';
import type { Direction } from '../wire/direction.ts';

/** Bytes that were sent or received, as a segment. */
export function segmentOf(connection: number, direction: Direction | null, transfer: Transfer): Segment {
  const { at, bytes, passed, own } = transfer;
  const segment = { connection, direction, time: at, bytes, descriptors: arrived(passed) };
  const plain = passed === null || passed.length === 0;
  if (plain && own !== true) return segment;
  return { ...segment, ...(!plain && { passed }), ...(own && { own }) };
}

/** How many of them arrived; null where nobody knows. */
export function arrived(passed: Transfer['passed']): number | null {
  if (passed === null || passed.length === 0) return passed === null ? null : 0;
  return passed.filter(({ fate, handle }) => fate !== 'dropped-by-kernel' && handle !== '0').length;
}
