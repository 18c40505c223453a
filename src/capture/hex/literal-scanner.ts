import { hexDigit } from './digits.ts';
import { ListReader } from './list-reader.ts';
import type { Shown } from './shown.ts';
import { literalBytes, unclosedBytes } from './string-literal.ts';

const NOTHING = new Uint8Array();
const BUFFER = '<Buffer';
const MOST_UNCLOSED = 4;
/** Shorter strings of hex digits in quotes may be anything. */
const SHORTEST_QUOTED_HEX = 10;

/**
 * Finds the bytes that a text shows in the syntax of some language: lists of numbers (Rust, Python, Go, JavaScript, C), strings
 * with escapes (`b'E\x81'`, `"\x45\x81"`), `<Buffer 45 81>`. Everything else is text around them.
 */
export class LiteralScanner {
  private list: ListReader | null = null;
  /** Whether a string of bytes did not close, and what follows may be of it. */
  cut = false;
  /** Quotes on this line that do not close: looking for their ends again and again would take too long. */
  private unclosed = 0;

  /** Takes in a line; gives what it completes. Throws an Error for numbers that are not bytes. */
  line(text: string): Shown[] {
    this.unclosed = 0;
    const found: Shown[] = [];
    let at = 0;
    while (at < text.length) {
      if (this.list !== null) {
        const end = this.list.take(text, at);
        at = end.at;
        if (end.state === 'open') break;
        if (end.state === 'closed') found.push(...this.list.shown());
        this.list = null;
        continue;
      }
      const character = text[at]!;
      if (character === '[' || character === '{') {
        this.list = new ListReader(character === '[' ? ']' : '}');
        at += 1;
      } else if (character === '"' || character === "'") at = this.quoted(text, at, found);
      else if (character === '\\' && text[at + 1] === 'x') at = this.bare(text, at, found);
      else if (character === '<' && text.startsWith(BUFFER, at)) {
        this.list = new ListReader('>', 16);
        at += BUFFER.length;
      } else if (text.startsWith('<<', at)) {
        // Erlang and Elixir.
        this.list = new ListReader('>');
        at += 2;
      } else at += 1;
    }
    return found;
  }

  /** How many numbers have been read of a list that is still open. */
  get open(): number {
    return this.list?.count ?? 0;
  }

  private quoted(text: string, start: number, found: Shown[]): number {
    const literal = this.unclosed > MOST_UNCLOSED ? null : literalBytes(text, start + 1, text[start]!);
    if (literal === null) {
      this.unclosed += 1;
      // Read as words, what is between its escapes would be lost.
      const looks = this.unclosed <= MOST_UNCLOSED && opens(text, start);
      const rest = looks ? unclosedBytes(text, start + 1, text[start]!) : NOTHING;
      if (rest.length === 0) return start + 1;
      found.push(rest);
      this.cut = true;
      return text.length;
    }
    const { bytes, escaped, end } = literal;
    const inside = text.slice(start + 1, end - 1);
    const prefixed = text[start - 1] === 'b' && !/[\w]/.test(text[start - 2] ?? '');
    if (escaped || prefixed) found.push(bytes);
    else if (inside.length >= SHORTEST_QUOTED_HEX && inside.length % 2 === 0 && /^[\da-fA-F]+$/.test(inside))
      found.push(Buffer.from(inside, 'hex'));
    return end;
  }

  /** `\x45\x81` without quotes, as printf takes it. */
  private bare(text: string, start: number, found: Shown[]): number {
    const bytes: number[] = [];
    let at = start;
    for (; text[at] === '\\' && text[at + 1] === 'x'; at += 4) {
      const [high, low] = [hexDigit(text.charCodeAt(at + 2)), hexDigit(text.charCodeAt(at + 3))];
      if (high < 0 || low < 0) break;
      bytes.push(high * 16 + low);
    }
    if (bytes.length > 0) found.push(Uint8Array.from(bytes));
    return Math.max(at, start + 1);
  }
}

/** Whether a quote begins a string: no apostrophe in a word, but for the prefixes of strings. */
function opens(text: string, at: number): boolean {
  return /(^|[^\w])(b|br|rb|B|u8|c)?$/.test(text.slice(Math.max(0, at - 3), at));
}
