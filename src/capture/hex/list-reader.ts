import { Unreadable } from '../damage.ts';
import type { Shown } from './shown.ts';

/** One number alone in brackets is an index, or a length. */
const FEWEST = 2;
const MOST = 16 * 1024 * 1024;
const LONGEST_WORD = 12;
/** gdb: `0x0 <repeats 12 times>`. Node: `... 46 more bytes`, `... 1 more item`. */
const REPEATS = /^<repeats (\d{1,9}) times>/;
const MORE = /^\.\.\. (\d{1,9}) more (?:bytes?|items?)/;
/** Java, C#, C: `(byte) 0x81`. */
const CAST = /^\((?:s?byte|char|u?int8_t|u8|i8)\)/;
/** Python: `['0x45', '0x81']`. */
const QUOTED = /^(['"])(0[xX][\da-fA-F]{1,2})\1/;
const LONGEST_REMARK = 40;

/** Reads a list of numbers, such as `[69, 129]`, `{0x45, (byte) 0x81}`, `[45, 81, a0]`, `<<16#45, 16#81>>`, over any number of lines. */
export class ListReader {
  private readonly words: string[] = [];
  private missing = 0;
  private readonly close: string;
  private readonly radix: number | null;

  /** @param radix null where only the numbers themselves tell it */
  constructor(close: string, radix: number | null = null) {
    this.close = close;
    this.radix = radix;
  }

  get count(): number {
    return this.words.length;
  }

  /** Reads on; says where the text goes on, and whether the list closed, goes on, or turned out to be none. */
  take(text: string, start: number): { readonly at: number; readonly state: 'open' | 'closed' | 'none' } {
    let at = start;
    while (at < text.length) {
      const character = text[at]!;
      if (character === this.close)
        return { at: at + 1, state: this.words.length < FEWEST ? 'none' : 'closed' };
      if (character === ' ' || character === '\t' || character === ',') {
        at += 1;
        continue;
      }
      if (text.startsWith('/*', at)) {
        const end = text.indexOf('*/', at + 2);
        at = end === -1 ? text.length : end + 2;
        continue;
      }
      if (text.startsWith('//', at)) break;
      const remark = remarkAt(text, at);
      if (remark !== null) {
        this.addRemark(remark[0], Number(remark[1]));
        at += remark[0].length;
        continue;
      }
      const cast = character === '(' ? CAST.exec(text.slice(at, at + LONGEST_WORD)) : null;
      if (cast !== null) {
        at += cast[0].length;
        continue;
      }
      const quotes = character === '"' || character === "'";
      const quoted = quotes ? QUOTED.exec(text.slice(at, at + LONGEST_WORD)) : null;
      const word = quoted?.[0] ?? WORD.exec(text.slice(at, at + LONGEST_WORD))?.[0];
      const after = text[at + (word?.length ?? 0)];
      if (word === undefined || !(after === undefined || ENDS.has(after) || after === this.close))
        return { at, state: 'none' };
      if (this.words.length >= MOST) throw new Unreadable(`a list of more than ${MOST} bytes`);
      this.words.push(quoted?.[2] ?? word.replace('16#', '0x'));
      at += word.length;
    }
    return { at: text.length, state: 'open' };
  }

  /** The bytes of a list that has closed. Throws an Error for a number that is none. */
  shown(): Shown[] {
    const pairs = this.words.every(isPair) && this.words.some((word) => word.startsWith('0'));
    const radix = this.radix ?? (pairs || this.words.some(isHexByte) ? 16 : 10);
    const values = this.words.map((word) => numberIn(word, radix));
    const wrong = values.findIndex((value) => !(value >= -128 && value <= 255));
    if (wrong !== -1) throw new Unreadable(`${this.words[wrong]} is not a byte`);
    const bytes = Uint8Array.from(values.map((value) => value & 0xff));
    return this.missing > 0 ? [bytes, this.missing] : [bytes];
  }

  private addRemark(text: string, count: number): void {
    if (text.startsWith('...')) {
      this.missing += count;
      return;
    }
    const last = this.words.at(-1);
    if (last === undefined || this.words.length + count > MOST)
      throw new Unreadable(`${count} repetitions of a byte`);
    for (let index = 1; index < count; index++) this.words.push(last);
  }
}

function remarkAt(text: string, at: number): RegExpExecArray | null {
  const remark = text[at] === '<' ? REPEATS : text[at] === '.' ? MORE : null;
  return remark?.exec(text.slice(at, at + LONGEST_REMARK)) ?? null;
}

/** A number in any radix; Erlang writes `16#81`. */
const WORD = /^(?:16#[\da-fA-F]+|-?[\da-fA-FxX]+)/;
const ENDS: ReadonlySet<string> = new Set([' ', '\t', ',', '<']);

/** `a0` in Rust’s `{:02x?}`: digits that no decimal number has. */
function isHexByte(word: string): boolean {
  return !/^-?0[xX]/.test(word) && /[a-fA-F]/.test(word);
}

/** Every number has two digits, and some begin with 0: those are hex, too. */
function isPair(word: string): boolean {
  return word.length === 2;
}

function numberIn(word: string, radix: number): number {
  if (/^-?0[xX]/.test(word)) return Number(word.replace('-', '')) * (word.startsWith('-') ? -1 : 1);
  return Number.parseInt(word, radix);
}
