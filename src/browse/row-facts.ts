import { DIRECTIONS, type Direction } from '../wire/direction.ts';
import type { Severity } from '../wire/problem.ts';

export const ROW_TYPES = ['sideband', 'frame', 'bytes', 'changed', 'gap'] as const;
export type RowType = (typeof ROW_TYPES)[number];

export const SEVERITIES: readonly (Severity | null)[] = [null, 'note', 'warning', 'error'];

/** As many descriptors as a row’s facts can tell. */
export const MOST_DESCRIPTORS = 254;

/**
 * The small facts of a row in one number: bits 0 to 2 the type, 3 to 5 the direction, 6 and 7 the severity, 8 to 15 the message’s
 * number, 16 to 23 the descriptors and 1, or 0 where their number is not known.
 */
export function packFacts(
  type: RowType,
  direction: Direction | null,
  severity: number,
  message: number,
  descriptors: number | null,
): number {
  const way = direction === null ? 0 : DIRECTIONS.indexOf(direction) + 1;
  const told = descriptors === null ? 0 : Math.min(descriptors, MOST_DESCRIPTORS) + 1;
  return ROW_TYPES.indexOf(type) | (way << 3) | (severity << 6) | (message << 8) | (told << 16);
}

export function typeIn(facts: number): RowType {
  return ROW_TYPES[facts & 7]!;
}

export function directionIn(facts: number): Direction | null {
  const way = (facts >> 3) & 7;
  return way === 0 ? null : DIRECTIONS[way - 1]!;
}

export function severityIn(facts: number): Severity | null {
  return SEVERITIES[(facts >> 6) & 3]!;
}

export function messageIn(facts: number): number {
  return (facts >> 8) & 0xff;
}

/** At most `MOST_DESCRIPTORS`; null: it is not known. */
export function descriptorsIn(facts: number): number | null {
  const told = (facts >> 16) & 0xff;
  return told === 0 ? null : told - 1;
}
