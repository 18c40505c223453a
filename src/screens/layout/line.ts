import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';
import { RecentlyUsed } from '../../records/recently-used.ts';
import { isOneColumnEach } from '../../text/one-column.ts';

/** What a colour says. The terminal decides how it looks; no meaning depends on it alone. */
export type Tone = 'good' | 'bad' | 'warn' | 'info';

export interface Style {
  readonly bold?: boolean;
  readonly dim?: boolean;
  readonly inverse?: boolean;
  readonly underline?: boolean;
  readonly tone?: Tone;
}

/** A piece of a line, safe for a terminal. */
export interface Span extends Style {
  readonly text: string;
}

export type Line = readonly Span[];

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

export const EMPTY: Line = [];

export function line(text: string, style: Style = {}): Line {
  return [{ text, ...style }];
}

/** The number of terminal columns of a text. */
export function textWidth(text: string): number {
  return isOneColumnEach(text) ? text.length : stringWidth(text);
}

/** The number of terminal columns of a line. */
export function widthOf(spans: Line): number {
  return spans.reduce((sum, { text }) => sum + textWidth(text), 0);
}

/** Cut, or filled up with blanks, to exactly `columns`. */
export function fitted(spans: Line, columns: number, style: Style = {}): Line {
  const cut = cutTo(spans, columns);
  const missing = columns - widthOf(cut);
  return missing > 0 ? [...cut, { text: ' '.repeat(missing), ...style }] : cut;
}

/** Cut to at most `columns`. */
export function cutTo(spans: Line, columns: number): Line {
  const kept: Span[] = [];
  let room = Math.max(0, columns);
  for (const span of spans) {
    const width = textWidth(span.text);
    if (width <= room) {
      kept.push(span);
      room -= width;
      continue;
    }
    const text = cutText(span.text, room);
    if (text !== '') kept.push({ ...span, text });
    break;
  }
  return kept;
}

function cutText(text: string, columns: number): string {
  if (isOneColumnEach(text)) return text.slice(0, columns);
  let cut = '';
  let room = columns;
  for (const { segment } of SEGMENTER.segment(text)) {
    const width = textWidth(segment);
    if (width > room) break;
    cut += segment;
    room -= width;
  }
  return cut;
}

const SEGMENTER = new Intl.Segmenter();

/** Cut to at most `columns`, with an ellipsis where something is missing. */
export function shortened(spans: Line, columns: number): Line {
  if (widthOf(spans) <= columns) return spans;
  if (columns < 1) return EMPTY;
  const kept = cutTo(spans, columns - 1);
  const { text, ...style } = kept.at(-1) ?? { text: '' };
  if (text.endsWith('…')) return kept;
  return [...kept, { text: '…', ...style }];
}

/** A text in lines of at most `columns`, broken between words where possible. */
export function wrapped(text: string, columns: number, style: Style = {}, indent = 0): Line[] {
  const most = Math.max(1, columns);
  const room = Math.max(1, most - indent);
  return parts(text, room).map((part) =>
    cutTo(line(`${' '.repeat(Math.min(indent, most))}${part}`, style), most),
  );
}

/** What was wrapped last: screens wrap the same texts whenever anything changes, which would take most of their time. */
const WRAPPED = new RecentlyUsed<string, readonly string[]>(500);
const LONGEST_REMEMBERED = 1000;

function parts(text: string, columns: number): readonly string[] {
  if (text.length <= columns && isOneColumnEach(text) && text.trim() === text) return [text];
  const key = `${columns} ${text}`;
  const known = WRAPPED.get(key);
  if (known !== undefined) return known;
  const made = wrapAnsi(text, columns, { hard: true, trim: true }).split('\n');
  if (text.length <= LONGEST_REMEMBERED) WRAPPED.set(key, made);
  return made;
}

/** The same with another style for all of it. */
export function restyled(spans: Line, style: Style): Line {
  return spans.map((span) => ({ ...span, ...style }));
}

export function plainText(spans: Line): string {
  return spans.map(({ text }) => text).join('');
}

/** The line with every occurrence of a text marked, in whatever case it is written. */
export function marked(spans: Line, wanted: string): Line {
  if (wanted === '') return spans;
  const needle = wanted.toLowerCase();
  return spans.flatMap((span) => {
    const parts: Span[] = [];
    const lower = span.text.toLowerCase();
    if (lower.length !== span.text.length) return [span];
    let from = 0;
    for (let at = lower.indexOf(needle); at !== -1; at = lower.indexOf(needle, from)) {
      if (at > from) parts.push({ ...span, text: span.text.slice(from, at) });
      from = at + needle.length;
      parts.push({ ...span, text: span.text.slice(at, from), underline: true, bold: true });
    }
    if (from < span.text.length || parts.length === 0) parts.push({ ...span, text: span.text.slice(from) });
    return parts;
  });
}
