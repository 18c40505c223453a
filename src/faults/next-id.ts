/** The next 64-bit id, as a decimal string; an id that is left out is 0, and the last one wraps around. */
export function nextId(id: unknown): string {
  return String(BigInt.asUintN(64, BigInt(String(id ?? 0)) + 1n));
}
