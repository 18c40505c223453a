import { Unreadable } from '../damage.ts';
import { hexDigit } from '../hex/digits.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const DOT = 0x2e;
const HEX = 'x'.charCodeAt(0);
const SINGLE: ReadonlyMap<number, number> = new Map(
  Object.entries({ '"': 0x22, "'": 0x27, '\\': 0x5c, n: 10, r: 13, t: 9, v: 11, f: 12, a: 7, b: 8 }).map(
    ([letter, byte]) => [letter.charCodeAt(0), byte],
  ),
);

/** A string as strace prints it: C escapes, or `\xNN` for every byte with -xx. One character for each byte. */
export interface PrintedString {
  readonly bytes: Uint8Array;
  /** Whether dots after it say that strace left out its end. */
  readonly cut: boolean;
  /** Where the text goes on. */
  readonly end: number;
}

/** Reads the string whose opening quote is at `start`; null where the text ends inside it. Throws Unreadable for an odd escape. */
export function printedString(text: string, start: number): PrintedString | null {
  const close = closingQuote(text, start);
  if (close === -1) return null;
  const bytes = Buffer.allocUnsafe(close - start);
  let length = 0;
  for (let at = start + 1; at < close; ) {
    const code = text.charCodeAt(at);
    if (code !== BACKSLASH) {
      bytes[length++] = code;
      at += 1;
      continue;
    }
    const byte = text.charCodeAt(at + 1) === HEX ? hexByteAt(text, at + 2) : -1;
    if (byte >= 0 && at + 3 < close) {
      bytes[length++] = byte;
      at += 4;
      continue;
    }
    const escaped = escapeAt(text, at + 1, close);
    bytes[length++] = escaped.byte;
    at = escaped.end;
  }
  const cut = [1, 2, 3].every((ahead) => text.charCodeAt(close + ahead) === DOT);
  return { bytes: bytes.subarray(0, length), cut, end: close + (cut ? 4 : 1) };
}

/** Where the string that opens at `start` closes; -1 where it does not. */
export function closingQuote(text: string, start: number): number {
  const quote = text.indexOf('"', start + 1);
  if (quote === -1 || text.charCodeAt(quote - 1) !== BACKSLASH || quote === start + 1) return quote;
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) return at;
    if (code === BACKSLASH) at += 1;
  }
  return -1;
}

/** The byte that two digits are; negative where they are not both hex. */
function hexByteAt(text: string, at: number): number {
  const [high, low] = [hexDigit(text.charCodeAt(at)), hexDigit(text.charCodeAt(at + 1))];
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}

/** Of any other kind than `\\xNN`. */
function escapeAt(text: string, at: number, close: number): { readonly byte: number; readonly end: number } {
  const code = text.charCodeAt(at);
  let octal = 0;
  let end = at;
  for (; end < at + 3 && end < close; end++) {
    const digit = text.charCodeAt(end) - 0x30;
    if (digit < 0 || digit > 7) break;
    octal = octal * 8 + digit;
  }
  if (end > at) return { byte: octal & 0xff, end };
  const byte = SINGLE.get(code);
  if (byte === undefined) throw new Unreadable('a string with an escape that strace does not print');
  return { byte, end: at + 1 };
}
