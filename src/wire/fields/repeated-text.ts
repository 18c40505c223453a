/** A power of two. */
const SLOTS = 64;
const LONGEST = 256;

const known: string[] = new Array(SLOTS).fill('');

/**
 * The ASCII text in `bytes[start, end)`. The texts of a capture are few and come again and again, and comparing their
 * bytes is much quicker than making a string of them each time.
 */
export function repeatedText(bytes: Uint8Array, start: number, end: number): string {
  const length = end - start;
  if (length === 0) return '';
  if (length > LONGEST) return textOf(bytes, start, end);
  const slot = (length * 7 + bytes[start]! * 3 + bytes[end - 1]!) & (SLOTS - 1);
  const last = known[slot]!;
  if (isAt(last, bytes, start, length)) return last;
  const text = textOf(bytes, start, end);
  known[slot] = text;
  return text;
}

function isAt(text: string, bytes: Uint8Array, start: number, length: number): boolean {
  if (text.length !== length) return false;
  for (let index = 0; index < length; index++)
    if (text.charCodeAt(index) !== bytes[start + index]) return false;
  return true;
}

function textOf(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1');
}
