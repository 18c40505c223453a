import type { FieldPlace } from '../../browse/field-places.ts';
import { escapeText } from '../../text/escape.ts';
import type { Problem } from '../../wire/problem.ts';
import { type Line, wrapped } from '../layout/line.ts';
import { severitySign, severityTone } from '../parts/signs.ts';
import { TreePane } from '../parts/tree-pane.ts';
import type { Looked } from './recording.ts';

/** A line of the tree: a field, or a problem, which is at a field too. */
export interface TreeItem {
  readonly field: FieldPlace | null;
  readonly problem: Problem | null;
  readonly start: number;
  readonly end: number;
}

/** The fields of a record and what is wrong with it. */
export function treeItems({ fields, row }: Looked): readonly TreeItem[] {
  return [
    ...fields.map((field) => ({ field, problem: null, start: field.start, end: field.end })),
    ...row.problems.map((problem) => {
      const at = problem.offset === null ? null : problem.offset - row.offset;
      const field = fields.findLast(({ start, end }) => at !== null && start <= at && at < end);
      return { field: null, problem, start: field?.start ?? 0, end: field?.end ?? 0 };
    }),
  ];
}

/** Shows them; values and problems wrap. */
export function fieldsPane(items: () => readonly TreeItem[], moved: () => void): TreePane {
  return new TreePane({
    id: 'fields',
    title: () => 'Fields',
    length: () => items().length,
    lines: (place, columns) => itemLines(items()[place]!, columns),
    empty: () => 'nothing selected',
    moved,
  });
}

function itemLines({ field, problem }: TreeItem, columns: number): Line[] {
  if (problem !== null) {
    const { id, severity, text } = problem;
    const [first = [], ...more] = wrapped(`${severity} ${id}: ${escapeText(text)}`, columns - 2, {
      tone: severityTone(severity),
    });
    return [
      [severitySign(severity), { text: ' ' }, ...first],
      ...more.map((part) => [{ text: '  ' }, ...part]),
    ];
  }
  const { depth, name, value } = field!;
  const indent = '  '.repeat(depth);
  const label = `${indent}${name}${value === '' ? '' : '  '}`;
  const room = columns - label.length;
  if (value === '') return wrapped(name, columns, { bold: true }, indent.length);
  // A value that has too little room beside its name goes below it.
  if (value.length > room && room < 24)
    return [
      ...wrapped(name, columns, { dim: true }, indent.length),
      ...wrapped(value, columns, {}, indent.length + 2),
    ];
  return wrapped(value, Math.max(8, room)).map((part, index) => [
    { text: index === 0 ? label : ' '.repeat(label.length), dim: true },
    ...part,
  ]);
}
