import type { Placed } from './arrangement.ts';
import { EMPTY, fitted, type Line, line, type Size, shortened, textWidth } from './line.ts';

/** Borders: the heavy ones belong to the pane with the focus, so that it shows without any colour. */
const LIGHT = { corners: ['╭', '╮', '╰', '╯'], across: '─', down: '│' };
const HEAVY = { corners: ['┏', '┓', '┗', '┛'], across: '━', down: '┃' };
/** Rows and columns that a border takes. */
const BORDER = 2;
/** A pane with less room has no border. */
const LEAST_ROWS = 4;

/** The room inside a pane’s border. */
export function innerSize({ columns, rows }: Size): Size {
  if (rows < LEAST_ROWS) return { columns, rows };
  return { columns: Math.max(0, columns - BORDER), rows: rows - BORDER };
}

/** The rows that are above the content of a pane of this size. */
export function topBorder({ rows }: Size): number {
  return rows < LEAST_ROWS ? 0 : 1;
}

/** A pane with its border and title: exactly as many lines and columns as its place has. */
export function framed({ pane, at }: Placed, focused: boolean, hit: string): Line[] {
  const { columns, rows } = at;
  const inner = innerSize(at);
  const content = pane.content(inner, focused, hit);
  const filled = Array.from({ length: inner.rows }, (_, row) => fitted(content[row] ?? EMPTY, inner.columns));
  if (inner.rows === rows) return filled;
  const { corners, across, down } = focused ? HEAVY : LIGHT;
  const side = { text: down, dim: !focused };
  const room = Math.max(0, columns - BORDER);
  return [
    titleLine(pane.title, pane.note, focused, room, across, corners),
    ...filled.map((row) => [side, ...row, side]),
    line(`${corners[2]}${across.repeat(room)}${corners[3]}`, { dim: !focused }),
  ];
}

function titleLine(
  title: string,
  note: string,
  focused: boolean,
  room: number,
  across: string,
  corners: readonly string[],
): Line {
  const edge = { dim: !focused };
  const name = shortened(line(` ${title} `, { bold: true }), room);
  const left = room - name.reduce((sum, { text }) => sum + textWidth(text), 0);
  const right = note === '' || textWidth(note) + 4 > left ? '' : ` ${note} ${across}`;
  const filler = across.repeat(Math.max(0, left - textWidth(right)));
  return [{ text: corners[0]!, ...edge }, ...name, { text: `${filler}${right}${corners[1]}`, ...edge }];
}

/** Puts panes that cover a rectangle together to its lines. */
export function composed(
  parts: readonly { readonly placed: Placed; readonly lines: Line[] }[],
  rows: number,
): Line[] {
  const sorted = [...parts].sort((one, other) => one.placed.at.column - other.placed.at.column);
  return Array.from({ length: rows }, (_, row) =>
    sorted.flatMap(({ placed: { at }, lines }) =>
      row >= at.row && row < at.row + at.rows ? (lines[row - at.row] ?? EMPTY) : EMPTY,
    ),
  );
}
