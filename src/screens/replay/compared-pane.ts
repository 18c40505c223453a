import type { Difference } from '../../records/replay-records.ts';
import { escapeText } from '../../text/escape.ts';
import type { Value } from '../../wire/fields/value.ts';
import { plural } from '../../wire/plural.ts';
import { EMPTY, type Line, line, wrapped } from '../layout/line.ts';
import type { Column } from '../layout/table.ts';
import { ListPane } from '../parts/list-pane.ts';
import type { Compared, ReplayBoard, ReplayState } from './replay-board.ts';

const COLUMNS: readonly Column[] = [
  { head: 'run', align: 'right', drop: 1 },
  { head: 'conn', align: 'right', drop: 2 },
  { head: 'result' },
  { head: 'message', least: 8, rank: 2 },
  { head: 'differs in', least: 12 },
];
const LABEL = 10;
const NOTHING: { readonly [state in ReplayState]: string } = {
  playing: 'the peer has said nothing yet',
  over: 'the peer said nothing',
  failed: 'the recording could not be played',
};

/** What the peer said, message by message, and whether it is as recorded. @param moved called when another one is selected */
export function comparedPane(board: ReplayBoard, moved: () => void): ListPane {
  return new ListPane({
    id: 'compared',
    title: () => 'Messages of the peer',
    note: () => `${board.different} of ${board.compared} differ`,
    length: () => board.entries.length,
    columns: () => COLUMNS,
    cells: (place) => cells(board.entries[place]!, board),
    empty: () => NOTHING[board.state],
    moved,
  });
}

function cells(entry: Compared, board: ReplayBoard): readonly Line[] {
  const { run, record } = entry;
  const found = board.differences(entry);
  return [
    line(String(run)),
    line(String(record.connection)),
    found.length === 0 ? line('✓ same', { tone: 'good' }) : line('≠ differs', { tone: 'bad', bold: true }),
    line(record.message ?? '–'),
    line(differsIn(found)),
  ];
}

/** The first difference, and how many more there are. */
function differsIn([first, ...more]: readonly Difference[]): string {
  if (first === undefined) return '';
  const what = first.field ?? (first.live === null ? 'it is missing' : 'all of it');
  return more.length === 0 ? what : `${what} +${more.length}`;
}

/** A message in full: each difference with what was recorded and what came. */
export function comparedLines(entry: Compared, board: ReplayBoard, columns: number): Line[] {
  const { record } = entry;
  const found = board.differences(entry);
  const ignored = record.differences.length - found.length;
  const place =
    record.recorded === null ? 'not in the recording' : `frame ${record.recorded} of the recording`;
  return [
    ...wrapped(`${record.message ?? 'something'} on connection ${record.connection}, ${place}`, columns, {
      bold: true,
    }),
    EMPTY,
    ...(found.length === 0 ? [line('✓ as recorded', { tone: 'good' })] : []),
    ...found.flatMap(({ field, recorded, live }) => [
      ...wrapped(`≠ ${escapeText(field ?? 'as a whole')}`, columns, { tone: 'bad', bold: true }),
      ...labelled('recorded', recorded, columns),
      ...labelled('came', live, columns),
      EMPTY,
    ]),
    ...(ignored === 0 ? [] : wrapped(`${plural(ignored, 'difference')} ignored`, columns, { dim: true })),
  ];
}

function labelled(label: string, value: Value, columns: number): Line[] {
  return wrapped(shown(value), Math.max(8, columns - LABEL - 2)).map((spans, row) => [
    { text: `  ${(row === 0 ? label : '').padEnd(LABEL)}`, dim: true },
    ...spans,
  ]);
}

function shown(value: Value): string {
  if (value === null) return 'nothing';
  return escapeText(typeof value === 'string' && value !== '' ? value : JSON.stringify(value));
}
