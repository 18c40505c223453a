import { plainText } from '../../src/screens/layout/line.ts';
import { type Binding, keyLabel, MOVES } from '../../src/screens/parts/keys.ts';
import type { ScreenModel } from '../../src/screens/parts/model.ts';
import { expectScreen, SIZES } from './golden.ts';

/** The size that is shown as it is; of the others, how they are unlike it. */
const SHOWN = SIZES.findIndex(([columns]) => columns === 80);

/** The lines of a screen in each of the sizes. */
type Screens = readonly (readonly string[])[];

/**
 * Golden text of where each key of a screen leads, keys that lead to the same place together: on 80 columns the lines that it
 * changes, with their numbers; at any other size the numbers of those that are there as well, and what is there instead of the rest.
 * A key that is added to the table is in it at once.
 * @param name such as `viewer/records` @param fresh makes the screen as it is before the key
 */
export function expectEachKey(
  name: string,
  bindings: readonly Binding<string>[],
  fresh: () => ScreenModel,
): void {
  const before = inAllSizes(fresh());
  const keysTo = new Map<string, string[]>();
  for (const { keys, action } of bindings) {
    if (action === 'quit' || (MOVES as readonly string[]).includes(action)) continue;
    const model = fresh();
    model.handle({ type: 'key', name: keys[0]! });
    const led = changed(before, inAllSizes(model));
    keysTo.set(led, [...(keysTo.get(led) ?? []), `${keyLabel(keys[0]!)}: ${action}`]);
  }
  const start = changed(
    SIZES.map(() => []),
    before,
  );
  const parts = [...keysTo].map(([led, keys]) => `== ${keys.join(', ')}\n${led}`);
  expectScreen(`${name}-each-key`, [`== before\n${start}`, ...parts].join('\n'));
}

function inAllSizes(model: ScreenModel): Screens {
  return SIZES.map(([columns, rows]) => {
    model.handle({ type: 'resized', size: { columns, rows } });
    return model.lines().map((line) => plainText(line).trimEnd());
  });
}

function changed(before: Screens, after: Screens): string {
  const rowsOf = new Map(after[SHOWN]!.flatMap((text, row) => cells(text).map((cell) => [cell, row + 1])));
  const others = SIZES.flatMap(([columns, rows], at) =>
    at === SHOWN ? [] : unlike(`${columns}×${rows}`, rowsOf, changedRows(before[at]!, after[at]!)),
  );
  return [...numbered(changedRows(before[SHOWN]!, after[SHOWN]!)), ...others].join('\n');
}

interface Row {
  readonly row: number;
  readonly text: string;
}

function changedRows(before: readonly string[], after: readonly string[]): readonly Row[] {
  return after.flatMap((text, at) => (text === before[at] ? [] : [{ row: at + 1, text }]));
}

/** Rows with their numbers, without what only fills them; equal ones below each other once. */
function numbered(rows: readonly Row[]): readonly string[] {
  const runs: { from: number; to: number; text: string }[] = [];
  for (const { row, text } of rows) {
    const short = text.replace(/([─━])\1{3,}/g, '$1$1$1').replace(/ *[│┃]$/, '');
    const last = runs.at(-1);
    if (last?.text === short && last.to === row - 1) last.to = row;
    else runs.push({ from: row, to: row, text: short });
  }
  return runs.map(({ from, to, text }) => `${range(from, to).padStart(2)}│${text}`);
}

/** The numbers of the rows on 80 columns that say the same, and what is said besides. */
function unlike(size: string, rowsOf: ReadonlyMap<string, number>, rows: readonly Row[]): readonly string[] {
  const said = rows.flatMap(({ text }) => cells(text));
  const same = new Set(said.map((cell) => rowsOf.get(cell)).filter((row) => row !== undefined));
  const own = said.filter((cell) => !rowsOf.has(cell));
  return said.length === 0
    ? []
    : [`-- ${size}: ${ranges(same)}`.trimEnd(), ...own.map((cell) => `  ${cell}`)];
}

/** What a line says in each pane that it crosses; a title with the corner that tells whether its pane has the focus. */
function cells(text: string): readonly string[] {
  return text
    .replace(/[─━]{2,}/g, ' ')
    .split(/[│┃╮╰┓┗╯┛]|(?=[╭┏])/)
    .map((cell) => cell.replace(/ +/g, ' ').trim())
    .filter((cell) => /[^ ╭┏]/.test(cell));
}

function ranges(rows: ReadonlySet<number>): string {
  const sorted = [...rows].sort((one, other) => one - other);
  const starts = sorted.filter((row) => !rows.has(row - 1));
  const ends = sorted.filter((row) => !rows.has(row + 1));
  return starts.map((from, at) => range(from, ends[at]!)).join(' ');
}

function range(from: number, to: number): string {
  return from === to ? String(from) : `${from}-${to}`;
}
