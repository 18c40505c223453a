/**
 * A key for looking up the tokens of a recording. The recording was made first, so that it cannot be aimed at the key; loading
 * node:crypto takes longer than decoding.
 */
export function recordingHashKey(): number {
  return Math.floor(Math.random() * 2 ** 32);
}
