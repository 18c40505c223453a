import { Unreadable } from '../damage.ts';
import { closingQuote, printedString } from './printed-string.ts';

/** What strace prints for an argument. */
export type Value =
  | { readonly kind: 'string'; readonly bytes: Uint8Array; readonly cut: boolean }
  | { readonly kind: 'group'; readonly items: readonly Item[] }
  /** A number, a name, an address; `about` is the text between angle brackets after a descriptor. */
  | { readonly kind: 'word'; readonly text: string; readonly about: string | null };

export interface Item {
  readonly name: string | null;
  readonly value: Value;
}

/** The arguments of a call, and where the text goes on after its closing parenthesis. */
export interface Arguments {
  readonly items: readonly Item[];
  readonly end: number;
}

const CLOSING: { readonly [open: string]: string } = { '(': ')', '[': ']', '{': '}', '<': '>' };
/** strace nests a handful deep. */
const DEEPEST = 32;
const LONGEST_COUNT = 12;

/** Reads arguments from after the opening parenthesis on; null where the text ends inside them. */
export function parseArguments(text: string, start: number): Arguments | null {
  const parser = new Parser(text, start);
  const items = parser.items(')', 0);
  return items === null ? null : { items, end: parser.at };
}

/** The value at `start`, such as a call's result. */
export function parseValue(text: string, start: number): Value | null {
  return new Parser(text, start).value(0);
}

/** The item of that name in a group. */
export function named(value: Value | undefined, name: string): Value | undefined {
  return value?.kind === 'group' ? value.items.find((item) => item.name === name)?.value : undefined;
}

/** The number that a word is; null for anything else. */
export function numberOf(value: Value | undefined): number | null {
  if (value?.kind !== 'word' || value.text.length > LONGEST_COUNT + 4) return null;
  const text = value.text;
  const number = text.startsWith('0x') ? Number.parseInt(text, 16) : Number(text);
  return text !== '' && Number.isSafeInteger(number) ? number : null;
}

class Parser {
  at: number;
  private readonly text: string;

  constructor(text: string, start: number) {
    this.text = text;
    this.at = start;
  }

  /** Items up to the closing bracket, which is passed over; null where the text ends before it. */
  items(close: string, depth: number): Item[] | null {
    const items: Item[] = [];
    for (;;) {
      this.skipBlanks();
      if (this.at >= this.text.length) return null;
      if (this.text[this.at] === close) {
        this.at += 1;
        return items;
      }
      const item = this.item(depth);
      if (item === null) return null;
      items.push(item);
      if (!this.skipTo(close)) return null;
      if (this.text[this.at] === ',') this.at += 1;
    }
  }

  value(depth: number): Value | null {
    this.skipBlanks();
    const open = this.text[this.at];
    if (open === '"') {
      const string = printedString(this.text, this.at);
      if (string === null) return null;
      this.at = string.end;
      return { kind: 'string', bytes: string.bytes, cut: string.cut };
    }
    if (open === '[' || open === '{') return this.group(CLOSING[open]!, depth);
    const start = this.at;
    this.word();
    const text = this.text.slice(start, this.at);
    const about = this.text[this.at] === '<' ? this.annotation() : null;
    return about === undefined ? null : { kind: 'word', text, about };
  }

  private group(close: string, depth: number): Value | null {
    if (depth >= DEEPEST) throw new Unreadable(`arguments are nested more than ${DEEPEST} deep`);
    this.at += 1;
    const items = this.items(close, depth + 1);
    return items === null ? null : { kind: 'group', items };
  }

  private item(depth: number): Item | null {
    const name = this.name();
    let value = this.value(depth);
    this.skipBlanks();
    // `[110 => 2]`: before the call and after it.
    if (this.text.startsWith('=> ', this.at)) {
      this.at += 3;
      value = this.value(depth);
    }
    return value === null ? null : { name, value };
  }

  /** `iov_len=` or, in strace 4, `msg_iov(1)=`; null where there is no name: then nothing is skipped. */
  private name(): string | null {
    const start = this.at;
    this.word();
    const name = this.text.slice(start, this.at);
    if (this.text[this.at] === '(') {
      const close = this.text.slice(this.at, this.at + LONGEST_COUNT).indexOf(')');
      if (close !== -1) this.at += close + 1;
    }
    const next = this.text[this.at + 1];
    if (name !== '' && this.text[this.at] === '=' && next !== '>' && next !== '=') {
      this.at += 1;
      return name;
    }
    this.at = start;
    return null;
  }

  private word(): void {
    this.at = nextOf(ENDS_WORD, this.text, this.at);
  }

  /** The text between angle brackets; undefined where the text ends inside it. */
  private annotation(): string | undefined {
    const start = this.at + 1;
    const close = this.skipBracket();
    return close === -1 ? undefined : this.text.slice(start, close);
  }

  /** Passes over everything up to the next comma or the bracket that closes; false where the text ends before. */
  private skipTo(close: string): boolean {
    for (;;) {
      this.at = nextOf(ENDS_WORD, this.text, this.at);
      const character = this.text[this.at];
      if (character === undefined) return false;
      if (character === ',' || character === close) return true;
      if (character === '"') {
        const end = closingQuote(this.text, this.at);
        if (end === -1) return false;
        this.at = end + 1;
      } else if (character === '(' || character === '[' || character === '{') {
        if (this.skipBracket() === -1) return false;
      } else this.at += 1;
    }
  }

  /** Passes over a bracket and all in it; gives the place of the one that closes it, or -1. */
  private skipBracket(): number {
    const open: string[] = [];
    for (; ; this.at++) {
      this.at = nextOf(BRACKETS, this.text, this.at);
      const character = this.text[this.at];
      if (character === undefined) return -1;
      if (character === '"') {
        const end = closingQuote(this.text, this.at);
        if (end === -1) return -1;
        this.at = end;
      } else if (character === open.at(-1)) {
        open.pop();
        if (open.length === 0) {
          this.at += 1;
          return this.at - 1;
        }
      } else if (opens(character, open.at(-1))) open.push(CLOSING[character]!);
    }
  }

  private skipBlanks(): void {
    for (;;) {
      const code = this.text.charCodeAt(this.at);
      if (code !== BLANK && code !== TAB) return;
      this.at += 1;
    }
  }
}

const BLANK = 0x20;
const TAB = 0x09;
const ENDS_WORD = tableOf(',)]}=(<"{[ \t');
const BRACKETS = tableOf('"()[]{}<>');

/** A one for each of the characters, by its code: quicker than a Set, and logs consist of little else. */
function tableOf(characters: string): Uint8Array {
  const table = new Uint8Array(256);
  for (const character of characters) table[character.charCodeAt(0)] = 1;
  return table;
}

/** The place of the first of the characters of a table from `start` on; the length of the text where there is none. */
function nextOf(table: Uint8Array, text: string, start: number): number {
  let at = start;
  while (at < text.length && table[text.charCodeAt(at)] !== 1) at += 1;
  return at;
}

/** `->` inside of brackets, as in `[1->2]`, opens and closes nothing; a path is plain text but for angle brackets. */
function opens(character: string, within: string | undefined): boolean {
  if (CLOSING[character] === undefined) return false;
  return within !== '>' || character === '<' || character === '[';
}
