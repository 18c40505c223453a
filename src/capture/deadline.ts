import { DEFAULT_ACK_DEADLINE_MS } from '../wire/limits.ts';

/** The longest that a timer can be set to. In ms. */
const LONGEST = 2 ** 31 - 1;

/** Whether a number in a recording may be how long somebody waited for an ACK, in ms. */
export function isDeadline(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= LONGEST;
}

/** What a capture has to note of a deadline, in ms; null where it is the one that everybody has. */
export function notedDeadline(deadlineMs: number | null | undefined): number | null {
  return deadlineMs === DEFAULT_ACK_DEADLINE_MS ? null : (deadlineMs ?? null);
}
