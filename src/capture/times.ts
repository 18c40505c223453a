/** Microseconds since the epoch up to which numbers are exact: the year 2255. */
const LAST_TIME = Number.MAX_SAFE_INTEGER;

/** Whether a time can be given exactly, and as a date. */
export function isTime(microseconds: number): boolean {
  return Number.isInteger(microseconds) && microseconds >= 0 && microseconds <= LAST_TIME;
}
