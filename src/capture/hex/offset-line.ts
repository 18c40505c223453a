import { debuggerNumbers } from './debugger-numbers.ts';

/** A line of a dump: an offset, groups of digits, and perhaps the bytes again as text. */
export interface OffsetLine {
  /** The digits of the offset, without `0x`. */
  readonly offset: string;
  /** Whether a colon or `0x` marks the offset: it may be an address then. */
  readonly marked: boolean;
  readonly groups: readonly string[];
  /** Whether each group begins with `0x`, as a debugger prints words. */
  readonly prefixed: boolean;
  readonly text: string;
  /** In the order in which the digits are printed; null where groups are not bytes. */
  readonly bytes: Uint8Array | null;
}

const SHORTEST_OFFSET = 4;
const LONGEST_OFFSET = 16;
/** hexdump -C and others leave a wider gap there. */
const HALF = 8;
const WIDTHS: ReadonlySet<number> = new Set([2, 4, 8, 16]);
const OCTAL_WIDTH = 3;

/** Takes apart a line as xxd, od, hexdump, Wireshark, tcpdump, gdb and others print it; null for other lines. */
export function offsetLine(line: string): OffsetLine | null {
  const head = /^(0x)?([\da-fA-F]{4,16})(?: <[^<>]{1,200}>)?(:?)(?=[ \t]|$)/.exec(line);
  if (head === null) return null;
  const [all, prefix, offset, colon] = head as unknown as [string, string | undefined, string, string];
  if (offset.length < SHORTEST_OFFSET || offset.length > LONGEST_OFFSET) return null;
  // gdb: a tab before each number, and 0x before those in hex.
  if (prefix !== undefined && line[all.length] === '\t' && !line.startsWith('0x', all.length + 1)) {
    const numbers = debuggerNumbers(line.slice(all.length));
    if (numbers === null) return null;
    const pairs = [...numbers].map((value) => value.toString(16).padStart(2, '0'));
    return { offset, marked: true, groups: pairs, prefixed: true, text: '', bytes: numbers };
  }
  const { groups, prefixed, end } = groupsFrom(line, all.length, colon !== '');
  const text = line.slice(end).trimStart();
  if (groups.length === 0 && text !== '') return null;
  const marked = prefix !== undefined || colon !== '';
  return { offset, marked, groups, prefixed, text, bytes: bytesOf(groups) };
}

function groupsFrom(line: string, start: number, colon: boolean) {
  const groups: string[] = [];
  let at = start;
  let width = 0;
  let prefixed = false;
  for (;;) {
    let next = at;
    while (line[next] === ' ' || line[next] === '\t') next += 1;
    const hasPrefix = line.startsWith('0x', next);
    const digits = digitsAt(line, hasPrefix ? next + 2 : next);
    const after = line[next + digits.length + (hasPrefix ? 2 : 0)];
    const ends = after === undefined || after === ' ' || after === '\t';
    if (digits === '' || !ends || next === at) break;
    const blanks = next - at;
    if (groups.length > 0 && blanks > 1 && line[at] === ' ') {
      const half = !colon && blanks === 2 && width === 2 && groups.length === HALF && digits.length === 2;
      // xxd -e puts the last word, if it is not whole, to the right of its place.
      const partial = colon && width > 2 && digits.length < width && blanks - 1 + digits.length === width;
      if (!half && !partial) break;
    }
    const fits =
      WIDTHS.has(digits.length) ||
      digits.length === OCTAL_WIDTH ||
      ((width > 2 || colon) && digits.length % 2 === 0);
    if (!fits || (groups.length > 0 && digits.length > width)) break;
    groups.push(digits);
    width = Math.max(width, digits.length);
    prefixed ||= hasPrefix;
    at = next + digits.length + (hasPrefix ? 2 : 0);
  }
  return { groups, prefixed, end: at };
}

function digitsAt(line: string, start: number): string {
  let end = start;
  while (end - start <= LONGEST_OFFSET && /[\da-fA-F]/.test(line[end] ?? '')) end += 1;
  return line.slice(start, end);
}

function bytesOf(groups: readonly string[]): Uint8Array | null {
  if (groups.length > 0 && groups.every((group) => group.length === OCTAL_WIDTH)) {
    const values = groups.map((group) => (/^[0-3][0-7]{2}$/.test(group) ? Number.parseInt(group, 8) : -1));
    return values.includes(-1) ? null : Uint8Array.from(values);
  }
  return groups.every((group) => group.length % 2 === 0) ? Buffer.from(groups.join(''), 'hex') : null;
}
