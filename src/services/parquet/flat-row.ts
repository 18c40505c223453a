import type { ColumnKind } from './columns.ts';

/** What a cell holds, in the form in which it is written; null where the record has nothing of the kind. */
type Cell = string | bigint | number | boolean | readonly unknown[] | null;

/** The cells of a record that hold something, by column. @param record as `--json` writes it */
export function flatRow(
  record: { readonly [field: string]: unknown },
  columns: ReadonlyMap<string, ColumnKind>,
): Map<string, Cell> {
  const cells = new Map<string, Cell>();
  addFields(cells, columns, '', record);
  return cells;
}

function addFields(
  cells: Map<string, Cell>,
  columns: ReadonlyMap<string, ColumnKind>,
  before: string,
  fields: { readonly [field: string]: unknown },
): void {
  for (const [name, value] of Object.entries(fields)) {
    if (value === null || value === undefined) continue;
    const column = `${before}${name}`;
    const kind = columns.get(column);
    const nested = typeof value === 'object' && !Array.isArray(value);
    if (nested && kind !== 'json')
      addFields(cells, columns, `${column}_`, value as { readonly [field: string]: unknown });
    else if (kind !== undefined) cells.set(column, cellOf(kind, value));
  }
}

function cellOf(kind: ColumnKind, value: unknown): Cell {
  switch (kind) {
    case 'text':
      return typeof value === 'string' ? value : JSON.stringify(value);
    case 'integer':
    case 'unsigned':
      return BigInt(value as string | number);
    case 'number':
      return value as number;
    case 'boolean':
      return value as boolean;
    case 'time':
      return microseconds(value as string);
    case 'json':
      return JSON.stringify(value);
    case 'texts':
      return (value as readonly unknown[]).map(String);
    case 'problems':
      return (value as readonly { readonly offset: number }[]).map((problem) => ({
        ...problem,
        offset: BigInt(problem.offset),
      }));
    case 'passed':
      return value as readonly unknown[];
  }
}

/** Since 1970, of an RFC 3339 time with six decimals: more than a Date holds. */
function microseconds(time: string): bigint {
  return BigInt(Date.parse(`${time.slice(0, 23)}Z`)) * 1000n + BigInt(time.slice(23, 26));
}
