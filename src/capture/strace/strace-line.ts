import { hexDigit } from '../hex/digits.ts';

/** A line of a log: who made the call, when, and the text of it. */
export interface StraceLine {
  /** Of the thread, as printed; empty where the log is of one. */
  readonly pid: string;
  /** Microseconds since the epoch; null where the log does not say (only -ttt does). */
  readonly time: number | null;
  /** Without blanks at its end. */
  readonly text: string;
}

/** Earlier, it is a time since the last call. No pid is as large. */
const EPOCH = 1_000_000_000;
/** A pid, a time, a relative time, a context, a number and an address, with room for what a later strace adds. */
const MOST_PREFIXES = 10;
const LONGEST_NUMBER = 32;
const BLANKS: ReadonlySet<string> = new Set([' ', '\t', '\r']);

/**
 * Takes a line apart, in whatever style: -f, -Y, -t, -tt, -ttt, -r, -n, -i, --secontext, and what Markdown and mail put
 * in front. Blanks that terminals and Markdown put after a line are left out.
 */
export function parseLine(line: string): StraceLine {
  let at = quoteEnd(line);
  let pid = '';
  let time: number | null = null;
  for (let count = 0; count < MOST_PREFIXES; count++) {
    while (line[at] === ' ' || line[at] === '\t') at += 1;
    const end = prefixEnd(line, at);
    if (end === -1) break;
    const text = line.slice(at, Math.min(end, at + LONGEST_NUMBER));
    if (text.startsWith('[pid')) pid = digitsIn(text);
    else if (isDigit(text)) {
      const number = leadingDigits(text);
      if (/^\d+[.:]/.test(text) || number.length >= 10) time = microseconds(text) ?? time;
      else pid = number;
    }
    at = end;
  }
  return { pid, time, text: line.slice(at, Math.max(at, contentEnd(line))) };
}

/** Where the blanks begin at the end of a line. Not trimEnd(): a character is a byte here, and 0xa0 may be part of a letter. */
function contentEnd(line: string): number {
  let end = line.length;
  while (end > 0 && BLANKS.has(line[end - 1]!)) end -= 1;
  return end;
}

/** Where the quoting ends that Markdown and mail put before a line. */
export function quoteEnd(line: string): number {
  let at = 0;
  while (line[at] === ' ' || line[at] === '\t' || line[at] === '>') at += 1;
  return at;
}

/** Where something before the call ends; -1 where the call begins. */
function prefixEnd(line: string, at: number): number {
  const first = line[at];
  if (first === '[') {
    const close = line.indexOf(']', at);
    if (close === -1) return -1;
    // -Y: `[pid 4242<some name>]`, in which the name may hold anything.
    const name = line.startsWith('[pid', at) && line.slice(at, close).includes('<');
    const named = name ? line.indexOf('>]', at) : -1;
    return named === -1 ? close + 1 : named + 2;
  }
  if (line.startsWith('(+', at)) {
    const close = line.indexOf(')', at);
    return close === -1 ? -1 : close + 1;
  }
  if (!isDigit(line.slice(at, at + 1))) return -1;
  let end = at;
  // Digits, dots and colons.
  for (let code = line.charCodeAt(end); (code >= 0x30 && code <= 0x3a) || code === 0x2e; )
    code = line.charCodeAt(++end);
  // -Y: the name of the process, which may hold blanks.
  if (line[end] === '<') {
    const close = line.indexOf('> ', end);
    return close === -1 ? -1 : close + 1;
  }
  return line[end] === ' ' ? end : -1;
}

function microseconds(text: string): number | null {
  if (text.includes(':')) return null;
  const [seconds, fraction = ''] = text.split('.') as [string, string?];
  if (Number(seconds) < EPOCH) return null;
  return Number(seconds) * 1_000_000 + Number(fraction.padEnd(6, '0').slice(0, 6));
}

function isDigit(text: string): boolean {
  return text >= '0' && text < ':';
}

function leadingDigits(text: string): string {
  let end = 0;
  while (isDigit(text[end] ?? '')) end += 1;
  return text.slice(0, end);
}

function digitsIn(text: string): string {
  let start = 0;
  while (start < text.length && !isDigit(text[start]!)) start += 1;
  return leadingDigits(text.slice(start));
}

/** A line of `-e read=…` or `-e write=…`: ` | 00010  c2 d3 e4 f5  …|`; null for other lines. */
export function dumpedBytes(line: string): Uint8Array | null {
  let at = quoteEnd(line);
  if (line[at] !== '|' || line[at + 1] !== ' ') return null;
  at += 2;
  const offset = at;
  while (hexDigit(line.charCodeAt(at)) >= 0) at += 1;
  if (at - offset < 5 || !line.startsWith('  ', at)) return null;
  const bytes: number[] = [];
  for (at += 2; bytes.length < 16; at += 3) {
    if (bytes.length === 8 && line[at] === ' ') at += 1;
    const [high, low] = [hexDigit(line.charCodeAt(at)), hexDigit(line.charCodeAt(at + 1))];
    if (high < 0 || low < 0 || line[at + 2] !== ' ') break;
    bytes.push(high * 16 + low);
  }
  return bytes.length === 0 ? null : Uint8Array.from(bytes);
}
