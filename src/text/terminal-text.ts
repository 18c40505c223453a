import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';
import { isOneColumnEach } from './one-column.ts';

/** How text fits a terminal of a given width. Loaded only when there is one: its tables take a while to set up. */
export interface TerminalText {
  readonly columns: number;
  /** The columns that a text takes. */
  widthOf(text: string): number;
  /** The text in lines of at most that many columns. */
  wrap(text: string, columns: number): string[];
  /** The same of facts with two spaces between them: a fact that fits in a line is not broken. */
  wrapFacts(text: string, columns: number): string[];
}

export function terminalText(columns: number): TerminalText {
  const widthOf = (text: string) => (isOneColumnEach(text) ? text.length : stringWidth(text));
  const wrap = (text: string, width: number) =>
    widthOf(text) <= width
      ? [text]
      : wrapAnsi(text, Math.max(width, 20), { hard: true, trim: true }).split('\n');
  return {
    columns,
    widthOf,
    wrap,
    wrapFacts: (text, width) => {
      if (widthOf(text) <= width) return [text];
      const lines: string[] = [];
      for (const fact of text.split(/ {2,}/)) {
        const together = lines.length === 0 ? fact : `${lines.at(-1)}  ${fact}`;
        if (widthOf(together) <= width) lines.splice(-1, 1, together);
        else lines.push(...wrap(fact, width));
      }
      return lines;
    },
  };
}
