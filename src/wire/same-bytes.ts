/** Whether `length` bytes at two places are the same. */
export function sameBytes(
  one: Uint8Array,
  oneStart: number,
  other: Uint8Array,
  otherStart: number,
  length: number,
): boolean {
  for (let index = 0; index < length; index++)
    if (one[oneStart + index] !== other[otherStart + index]) return false;
  return true;
}
