/** Now, in whole microseconds since the epoch, from a clock that never goes back. */
export function now(): number {
  return Math.floor((performance.timeOrigin + performance.now()) * 1000);
}
