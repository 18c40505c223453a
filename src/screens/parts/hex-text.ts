/** Bytes written as hex, with blanks and colons between them where one likes. Throws an Error. */
export function parseHexBytes(text: string): Uint8Array {
  const digits = text.replace(/[\s:]/g, '');
  if (!/^(?:[\da-f]{2})*$/i.test(digits)) throw new Error('bytes must be pairs of hex digits');
  return Uint8Array.from(Buffer.from(digits, 'hex'));
}
