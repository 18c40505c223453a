/** A power of two. */
const SLOTS = 64;
const LONGEST = 256;

/**
 * ASCII texts by their bytes. Those of a capture are few and come again and again, and comparing bytes is much quicker
 * than making a string of them.
 */
export class RepeatedTexts {
  private readonly known: string[] = new Array(SLOTS).fill('');

  at(bytes: Uint8Array, start: number, end: number): string {
    const length = end - start;
    if (length === 0) return '';
    if (length > LONGEST) return text(bytes, start, end);
    const slot = (length * 7 + bytes[start]! * 3 + bytes[end - 1]!) & (SLOTS - 1);
    const known = this.known[slot]!;
    if (isAt(known, bytes, start, length)) return known;
    const found = text(bytes, start, end);
    this.known[slot] = found;
    return found;
  }
}

function isAt(known: string, bytes: Uint8Array, start: number, length: number): boolean {
  if (known.length !== length) return false;
  for (let index = 0; index < length; index++)
    if (known.charCodeAt(index) !== bytes[start + index]) return false;
  return true;
}

function text(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1');
}
