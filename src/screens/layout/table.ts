import { EMPTY, fitted, type Line, line, shortened, widthOf } from './line.ts';

/** A column of a table on a screen. */
export interface Column {
  readonly head: string;
  readonly align?: 'right';
  /** How far it may be shortened when room is short; without it, what it says decides and is never cut. */
  readonly least?: number;
  /** Which columns are shortened first: the lowest; 1 where nothing is said. */
  readonly rank?: number;
  /** Gives a shorter text for a cell, used when not everything has room. */
  readonly brief?: (text: string) => string;
  /** Left out altogether when room is still short; the highest first. */
  readonly drop?: number;
}

const GAP = 2;

/**
 * Rows as aligned columns with their heads above. What can be shortened is shortened, by rank; then columns are left out; what
 * decides stays whole.
 * @returns the head and a line for each row, each of at most `columns`
 */
export function tableLines(
  columns: readonly Column[],
  rows: readonly (readonly Line[])[],
  room: number,
): { readonly head: Line; readonly lines: readonly Line[] } {
  const full = naturalWidths(columns, rows);
  const brief = total(full) > room;
  const used = brief
    ? rows.map((cells) => cells.map((cell, index) => briefCell(cell, columns[index]!)))
    : rows;
  const natural = brief ? naturalWidths(columns, used) : full;
  const widths = fittedWidths(columns, natural, room);
  const row = (cells: readonly Line[]) => {
    const last = widths.findLastIndex((width) => width > 0);
    return widths.flatMap((width, index): Line => {
      if (width === 0) return EMPTY;
      const cell = shortened(cells[index] ?? EMPTY, width);
      const padding = ' '.repeat(width - widthOf(cell));
      const gap = index === last ? '' : ' '.repeat(GAP);
      if (columns[index]!.align === 'right') return [{ text: padding }, ...cell, { text: gap }];
      return index === last ? cell : [...cell, { text: `${padding}${gap}` }];
    });
  };
  return {
    head: fitted(row(columns.map(({ head }) => line(head, { bold: true }))), room),
    lines: used.map(row),
  };
}

function naturalWidths(columns: readonly Column[], rows: readonly (readonly Line[])[]): readonly number[] {
  return columns.map(({ head }, index) =>
    Math.max(head.length, ...rows.map((cells) => widthOf(cells[index] ?? EMPTY))),
  );
}

function briefCell(cell: Line, { brief }: Column): Line {
  return brief === undefined ? cell : cell.map((span) => ({ ...span, text: brief(span.text) }));
}

/** The width of a row, gaps included. */
function total(widths: readonly number[]): number {
  const shown = widths.filter((width) => width > 0);
  return shown.reduce((sum, width) => sum + width, 0) + GAP * (shown.length - 1);
}

function fittedWidths(columns: readonly Column[], natural: readonly number[], room: number): number[] {
  const widths = [...natural];
  const excess = () => total(widths) - room;
  const shortenable = columns
    .map(({ least, rank = 1 }, index) => ({ least, rank, index }))
    .filter((column): column is { least: number; rank: number; index: number } => column.least !== undefined)
    .sort((one, other) => one.rank - other.rank);
  for (const { least, index } of shortenable)
    widths[index] = Math.max(Math.min(least, natural[index]!), natural[index]! - Math.max(0, excess()));
  const byRank = columns
    .map(({ drop = 0 }, index) => ({ drop, index }))
    .filter(({ drop }) => drop > 0)
    .sort((one, other) => other.drop - one.drop);
  for (const { index } of byRank) if (excess() > 0) widths[index] = 0;
  // What was shortened gets back what was gained by leaving columns out.
  for (const { index } of shortenable.reverse())
    if (widths[index]! > 0)
      widths[index] = Math.min(natural[index]!, widths[index]! + Math.max(0, -excess()));
  return widths;
}
