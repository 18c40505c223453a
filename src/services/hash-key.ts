/**
 * A key for looking up the tokens of a recording. The recording was there first, so that nobody can aim at it; node:crypto
 * takes longer to load than decoding.
 */
export function recordingHashKey(): number {
  return Math.floor(Math.random() * 2 ** 32);
}
