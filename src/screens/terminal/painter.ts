import { type Line, type Span, textWidth } from '../layout/line.ts';
import { styleCode } from './ansi.ts';

/** One character with its style. */
interface Cell {
  readonly text: string;
  readonly code: string;
  readonly width: number;
}

const SEGMENTER = new Intl.Segmenter();
const RESET = '\u001b[0m';
const CLEAR_REST = '\u001b[K';
/** Around one frame: a terminal that knows synchronized output never shows half of it. */
const FRAME_BEGINS = '\u001b[?2026h';
const FRAME_ENDS = '\u001b[?2026l';

/** Keeps what a terminal shows, and writes only the cells that differ from it, each at its place. */
export class Painter {
  private shown: readonly (readonly Cell[])[] = [];
  private lines: readonly Line[] = [];
  private readonly write: (text: string) => void;
  private readonly colours: boolean;

  constructor(write: (text: string) => void, colours: boolean) {
    this.write = write;
    this.colours = colours;
  }

  /** Forgets what is shown, as the terminal may have moved anything anywhere. */
  clear(): void {
    this.shown = [];
    this.lines = [];
    this.write('\u001b[2J');
  }

  paint(lines: readonly Line[]): void {
    let text = '';
    const shown = lines.map((line, row) => {
      const before = this.shown[row] ?? [];
      if (sameLine(line, this.lines[row])) return before;
      const cells = line.flatMap((span) => this.cells(span));
      text += difference(before, cells, row);
      return cells;
    });
    for (let row = lines.length; row < this.shown.length; row++)
      if (this.shown[row]!.length > 0) text += `${place(row, 0)}${CLEAR_REST}`;
    this.shown = shown;
    this.lines = lines;
    if (text !== '') this.write(`${FRAME_BEGINS}${text}${FRAME_ENDS}`);
  }

  private cells(span: Span): Cell[] {
    const code = styleCode(span, this.colours);
    if (/^[\x20-\x7e]*$/.test(span.text)) return [...span.text].map((text) => ({ text, code, width: 1 }));
    return [...SEGMENTER.segment(span.text)].map(({ segment }) => ({
      text: segment,
      code,
      width: textWidth(segment),
    }));
  }
}

function sameLine(one: Line, other: Line | undefined): boolean {
  return (
    other !== undefined && one.length === other.length && one.every((span, at) => sameSpan(span, other[at]!))
  );
}

function sameSpan(one: Span, other: Span): boolean {
  return (
    one.text === other.text &&
    one.tone === other.tone &&
    one.bold === other.bold &&
    one.dim === other.dim &&
    one.inverse === other.inverse &&
    one.underline === other.underline
  );
}

/** What turns one row of cells into another. */
function difference(before: readonly Cell[], after: readonly Cell[], row: number): string {
  let start = 0;
  while (start < after.length && same(before[start], after[start])) start++;
  if (start === after.length && start === before.length) return '';
  let end = after.length;
  // Only where both rows are as wide does the same tail have the same place.
  if (width(before) === width(after))
    for (let old = before.length; end > start && old > start && same(before[old - 1], after[end - 1]); old--)
      end--;
  const clear = width(after) < width(before) ? CLEAR_REST : '';
  return `${place(row, width(after.slice(0, start)))}${written(after.slice(start, end))}${clear}`;
}

function same(one: Cell | undefined, other: Cell | undefined): boolean {
  return one !== undefined && other !== undefined && one.text === other.text && one.code === other.code;
}

function width(cells: readonly Cell[]): number {
  return cells.reduce((sum, cell) => sum + cell.width, 0);
}

function written(cells: readonly Cell[]): string {
  let text = '';
  let code = '';
  for (const cell of cells) {
    if (cell.code !== code) text += `${code === '' ? '' : RESET}${cell.code}`;
    code = cell.code;
    text += cell.text;
  }
  return code === '' ? text : `${text}${RESET}`;
}

function place(row: number, column: number): string {
  return `\u001b[${row + 1};${column + 1}H`;
}
