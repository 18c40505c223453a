import stringWidth from 'string-width';

export interface Style {
  readonly bold?: boolean;
  readonly dim?: boolean;
  readonly inverse?: boolean;
  readonly color?: 'red' | 'yellow' | 'green' | 'cyan';
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

/** How many columns it takes. */
export function widthOf(spans: Line): number {
  return spans.reduce((sum, { text }) => sum + textWidth(text), 0);
}

/** Cut, or filled up with blanks, to exactly that many columns. */
export function fitted(spans: Line, columns: number): Line {
  const cut = cutTo(spans, columns);
  const missing = columns - widthOf(cut);
  return missing > 0 ? [...cut, { text: ' '.repeat(missing) }] : cut;
}

/** Cut to at most that many columns. */
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
    let text = '';
    for (const character of span.text) {
      const next = textWidth(character);
      if (next > room) break;
      text += character;
      room -= next;
    }
    if (text !== '') kept.push({ ...span, text });
    break;
  }
  return kept;
}

/** The same with another style for all of it. */
export function restyled(spans: Line, style: Style): Line {
  return spans.map((span) => ({ ...span, ...style }));
}

export function plainText(spans: Line): string {
  return spans.map(({ text }) => text).join('');
}

function textWidth(text: string): number {
  return /^[\x20-\x7e]*$/.test(text) ? text.length : stringWidth(text);
}
