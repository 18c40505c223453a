import type { HandoffRecord } from '../../records/traffic-records.ts';
import type { PassedDescriptor } from '../../wire/descriptor.ts';
import type { Passage } from './clocks.ts';

/** A handoff as one recording has it, its numbers those of all recordings together. */
export interface RecordedHandoff {
  readonly recording: number;
  readonly record: HandoffRecord;
  /** In µs since 1970; null where that is not known, or did not pass. */
  readonly offeredAt: number | null;
  readonly answeredAt: number | null;
}

/** When it passed there; null where that is not known. */
export function passageOf({ recording, offeredAt, answeredAt }: RecordedHandoff): Passage | null {
  return offeredAt === null || answeredAt === null ? null : { recording, offeredAt, answeredAt };
}

/**
 * Which of two is nearer to the broker. It waits longest, whatever clocks say; where there is nothing to compare, an offer passed there
 * earlier.
 */
export function distance(one: RecordedHandoff, other: RecordedHandoff): number {
  const [first, second] = [one.record.latencyMs, other.record.latencyMs];
  if (first !== null && second !== null) return second - first;
  return one.offeredAt === null || other.offeredAt === null ? 0 : one.offeredAt - other.offeredAt;
}

/** Where one recording tells what became of the descriptors, what it tells. */
export function passedOf(views: readonly RecordedHandoff[]): readonly PassedDescriptor[] | undefined {
  const known = views.flatMap(({ record }) => (record.passed === undefined ? [] : [record.passed]));
  return known.find((passed) => passed.some(({ fate }) => fate !== null)) ?? known[0];
}
