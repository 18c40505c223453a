import type { FieldPlace } from '../../browse/field-places.ts';
import { type Line, line, wrapped } from '../layout/line.ts';

const LEAST_LABEL = 8;
const MOST_LABEL = 24;

/** Fields of two records beside each other; what differs is marked with a sign. */
export function comparedLines(
  names: readonly [string, string],
  left: readonly FieldPlace[],
  right: readonly FieldPlace[],
  columns: number,
): Line[] {
  const rows = paired(left, right);
  const width = Math.min(MOST_LABEL, Math.max(LEAST_LABEL, ...rows.map(({ label }) => label.length)));
  const room = Math.max(6, Math.floor((columns - width - 8) / 2));
  const head = row('  ', 'field', wrapped(names[0], room), wrapped(names[1], room), width, room, {
    bold: true,
  });
  const different = rows.filter(({ one, other }) => one !== other).length;
  const summary = different === 0 ? 'no field differs' : `${different} of ${rows.length} fields differ`;
  return [
    line(summary, { bold: true }),
    ...head,
    ...rows.flatMap(({ label, one, other }) => {
      const differs = one !== other;
      const style = differs ? { bold: true } : { dim: true };
      return row(
        differs ? '≠ ' : '  ',
        label,
        wrapped(one ?? '–', room),
        wrapped(other ?? '–', room),
        width,
        room,
        style,
      );
    }),
  ];
}

interface Paired {
  readonly label: string;
  /** Null where only the other has the field. */
  readonly one: string | null;
  readonly other: string | null;
}

/** Fields by their paths; those that only one side has follow the field that they follow there. */
function paired(left: readonly FieldPlace[], right: readonly FieldPlace[]): readonly Paired[] {
  const ours = byPath(left);
  const theirs = byPath(right);
  const paths = [...ours.keys()];
  let after = -1;
  for (const path of theirs.keys()) {
    const at = paths.indexOf(path);
    if (at === -1) paths.splice(++after, 0, path);
    else after = at;
  }
  return paths.map((path) => ({
    label: labelOf(path),
    one: ours.get(path) ?? null,
    other: theirs.get(path) ?? null,
  }));
}

function byPath(fields: readonly FieldPlace[]): Map<string, string> {
  const path: string[] = [];
  const values = new Map<string, string>();
  for (const { depth, name, value } of fields) {
    path.length = depth;
    path.push(name);
    let key = path.join('.');
    for (let again = 2; values.has(key); again++) key = `${path.join('.')} (${again})`;
    values.set(key, value);
  }
  return values;
}

function labelOf(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}

function row(
  sign: string,
  label: string,
  left: readonly Line[],
  right: readonly Line[],
  width: number,
  room: number,
  style: { readonly bold?: boolean; readonly dim?: boolean },
): Line[] {
  return Array.from({ length: Math.max(left.length, right.length) }, (_, index) => [
    { text: index === 0 ? sign : '  ', bold: true },
    { text: (index === 0 ? label : '').slice(0, width).padEnd(width + 2), ...style },
    { text: (left[index]?.[0]?.text ?? '').padEnd(room + 2), ...style },
    { text: right[index]?.[0]?.text ?? '', ...style },
  ]);
}
