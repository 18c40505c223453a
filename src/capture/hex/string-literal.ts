import { hexDigit } from './digits.ts';

export interface Literal {
  readonly bytes: Uint8Array;
  /** Whether there was an escape of a byte in it. */
  readonly escaped: boolean;
  /** Where the text goes on. */
  readonly end: number;
}

const SINGLE: { readonly [letter: string]: number } = { n: 10, r: 13, t: 9, v: 11, f: 12, a: 7, b: 8, e: 27 };

/** The bytes of a string in quotes, as C, Rust, Go, Python and JavaScript write it; null where it does not close. */
export function literalBytes(text: string, start: number, quote: string): Literal | null {
  const literal = bytesUpTo(text, start, quote);
  return literal.closed ? literal : null;
}

/** What there is of a string that does not close; empty where nothing in it says that it is bytes. */
export function unclosedBytes(text: string, start: number, quote: string): Uint8Array {
  const { bytes, escaped } = bytesUpTo(text, start, quote);
  return escaped ? bytes : new Uint8Array();
}

function bytesUpTo(text: string, start: number, quote: string): Literal & { readonly closed: boolean } {
  const bytes: number[] = [];
  let escaped = false;
  for (let at = start; at < text.length; ) {
    const character = text[at]!;
    if (character === quote) return { bytes: Uint8Array.from(bytes), escaped, end: at + 1, closed: true };
    if (character !== '\\') {
      bytes.push(text.charCodeAt(at) & 0xff);
      at += 1;
      continue;
    }
    // An escape that is cut says nothing.
    if (at + 1 === text.length || (text[at + 1] === 'x' && at + 3 >= text.length)) break;
    const next = text[at + 1];
    const [high, low] = [hexDigit(text.charCodeAt(at + 2)), hexDigit(text.charCodeAt(at + 3))];
    if (next === 'x' && high >= 0 && low >= 0) {
      bytes.push(high * 16 + low);
      escaped = true;
      at += 4;
    } else if (next !== undefined && next >= '0' && next <= '7') {
      let end = at + 1;
      let value = 0;
      for (; end < at + 4 && text[end]! >= '0' && text[end]! <= '7'; end++)
        value = value * 8 + Number(text[end]);
      if (end === text.length && end < at + 4) break;
      bytes.push(value & 0xff);
      escaped = true;
      at = end;
    } else {
      bytes.push(SINGLE[next ?? ''] ?? (next ?? '\\').charCodeAt(0));
      at += 2;
    }
  }
  return { bytes: Uint8Array.from(bytes), escaped, end: text.length, closed: false };
}
