/** An unsigned 64-bit number, decimal or 0x…, as a decimal string. Throws an Error that says what is wrong. */
export function parseUnsigned64(text: string): string {
  if (!/^(\d+|0[xX][0-9a-fA-F]+)$/.test(text.trim()))
    throw new Error(`"${text}" is not a number: write it in decimal or as 0x…`);
  const value = BigInt(text.trim());
  if (value >= 1n << 64n) throw new Error(`${text} is more than 64 bits can hold`);
  return value.toString();
}

/** A whole number of at least `least`. Throws an Error that says what is wrong. */
export function parseCount(text: string, least = 1): number {
  const value = Number(text.trim());
  if (!/^\d+$/.test(text.trim()) || !Number.isSafeInteger(value) || value < least)
    throw new Error(`"${text}" must be a whole number, at least ${least}`);
  return value;
}

/** A seed: a whole number of 32 bits. Throws an Error that says what is wrong. */
export function parseSeed(text: string): number {
  const value = parseCount(text, 0);
  if (value >= 2 ** 32) throw new Error(`${text} is more than 32 bits can hold`);
  return value;
}
