import { TOKEN_LENGTH } from '../wire/limits.ts';

/** What printable bytes are in which no form of text was recognised. */
export type TextNature = 'text' | 'bytes' | 'either';

/** Besides blanks and line ends: random bytes that are fewer than that are printable too often, unless they are a word. */
const SHORTEST_LINE = 7;
const WORD = /[A-Za-z]{4}/;
/** Random bytes are never printable for so long. */
const LONG = 64;
/** Of text in another encoding than UTF-8, such as Latin-1. */
const MOST_OTHERS = 1 / 8;
const NEW_LINE = 0x0a;

/**
 * Whether they are a text of an unknown form, which is refused, or bytes that happen to be printable. A sideband alone may be 16 of any
 * bytes: as few are a text where they are a line that ends. More random bytes are hardly ever UTF-8.
 * @param whole whether these are all there are
 */
export function textNature(bytes: Uint8Array, whole: boolean): TextNature {
  if (!isUtf8(bytes, whole) && !mostlyAscii(bytes) && !(bytes.length > LONG && hasLines(bytes)))
    return 'bytes';
  return bytes.length > TOKEN_LENGTH || isLine(bytes) ? 'text' : 'either';
}

function isUtf8(bytes: Uint8Array, whole: boolean): boolean {
  try {
    // The last character of a sample may be cut.
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: !whole });
    return true;
  } catch {
    return false;
  }
}

function mostlyAscii(bytes: Uint8Array): boolean {
  let others = 0;
  for (const byte of bytes) if (byte >= 0x80) others += 1;
  return others <= bytes.length * MOST_OTHERS;
}

/** Whether there is a line end before the last byte. */
function hasLines(bytes: Uint8Array): boolean {
  return bytes.subarray(0, -1).includes(NEW_LINE);
}

/** Whether they end as a line does, and there is something on it in ASCII. */
function isLine(bytes: Uint8Array): boolean {
  if (bytes.at(-1) !== NEW_LINE || bytes.some((byte) => byte >= 0x80)) return false;
  const text = Buffer.from(bytes).toString('latin1');
  return WORD.test(text) || text.replace(/\s/g, '').length >= SHORTEST_LINE;
}
