const ORIGIN_MS = performance.timeOrigin;

/** Now, in whole microseconds since the epoch, from a clock that never goes back. */
export function now(): number {
  return Math.floor((ORIGIN_MS + performance.now()) * 1000);
}
