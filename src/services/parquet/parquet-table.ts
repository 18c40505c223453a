import type { SchemaElement } from 'hyparquet';
import { type ColumnKind, parquetColumns } from './columns.ts';
import { flatRow } from './flat-row.ts';

/** A row group is written when it has as many rows, or about as many characters: what is in memory does not grow with the recording. */
const MOST_ROWS = 20_000;
const MOST_CHARACTERS = 16 * 1024 * 1024;

type Library = typeof import('./parquet-library.ts');
type Take = (bytes: Uint8Array) => void | Promise<void>;

const TEXT = { type: 'BYTE_ARRAY', converted_type: 'UTF8' } as const;
const INTEGER = { type: 'INT64' } as const;

/** A table of records in Parquet, written group by group. */
export class ParquetTable {
  private readonly columns = parquetColumns();
  private readonly writer: InstanceType<Library['ParquetWriter']>;
  /** Columns of the present group that hold anything. */
  private cells = new Map<string, unknown[]>();
  private rows = 0;
  private characters = 0;

  /** @param library loaded by the caller, who can wait for it */
  constructor(library: Library, take: Take) {
    const bytes = new library.ByteWriter();
    const pass = () => {
      const written = bytes.getBytes().slice();
      bytes.index = 0;
      return take(written);
    };
    this.writer = new library.ParquetWriter({
      writer: Object.assign(bytes, { flush: pass, finish: pass }),
      schema: schemaOf(this.columns),
      createdBy: 'handoff-cli',
    });
  }

  /** Takes a record as `--json` writes it; resolves when there is room for another. */
  add(record: { readonly [field: string]: unknown }): void | Promise<void> {
    for (const [name, cell] of flatRow(record, this.columns)) {
      let column = this.cells.get(name);
      if (column === undefined) {
        column = [];
        this.cells.set(name, column);
      }
      while (column.length < this.rows) column.push(null);
      column.push(cell);
      this.characters += typeof cell === 'string' ? cell.length : 8;
    }
    this.rows += 1;
    if (this.rows >= MOST_ROWS || this.characters >= MOST_CHARACTERS) return this.writeGroup();
  }

  /** Writes what is left, and the end of the file. */
  async end(): Promise<void> {
    await this.writeGroup();
    await this.writer.finish();
  }

  private writeGroup(): void | Promise<void> {
    const { rows, cells } = this;
    if (rows === 0) return;
    this.rows = 0;
    this.characters = 0;
    this.cells = new Map();
    const empty: null[] = new Array(rows).fill(null);
    const columnData = [...this.columns].map(([name, kind]) => {
      const data = cells.get(name) ?? empty;
      while (data.length < rows) data.push(null);
      // Bounds of what nobody compares only take room.
      return { name, data, statistics: data !== empty && kind !== 'json', offsetIndex: false };
    });
    return this.writer.write({ columnData, rowGroupSize: rows });
  }
}

function schemaOf(columns: ReadonlyMap<string, ColumnKind>): SchemaElement[] {
  return [
    { name: 'record', num_children: columns.size },
    ...[...columns].flatMap(([name, kind]) => elementsOf(name, kind)),
  ];
}

function elementsOf(name: string, kind: ColumnKind): SchemaElement[] {
  switch (kind) {
    case 'text':
    case 'json':
      return [optional(name, TEXT)];
    case 'integer':
      return [optional(name, INTEGER)];
    case 'unsigned':
      return [optional(name, { ...INTEGER, converted_type: 'UINT_64' })];
    case 'number':
      return [optional(name, { type: 'DOUBLE' })];
    case 'boolean':
      return [optional(name, { type: 'BOOLEAN' })];
    case 'time':
      return [
        optional(name, {
          ...INTEGER,
          converted_type: 'TIMESTAMP_MICROS',
          logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MICROS' },
        }),
      ];
    case 'texts':
      return [...listOf(name), optional('element', TEXT)];
    case 'problems':
      return structures(name, {
        ...{ id: TEXT, severity: TEXT, field: TEXT, offset: INTEGER, text: TEXT },
        own: { type: 'BOOLEAN' },
      });
    case 'passed':
      return structures(name, { kind: TEXT, blocking: { type: 'BOOLEAN' }, fate: TEXT });
  }
}

function structures(
  name: string,
  members: { readonly [name: string]: Partial<SchemaElement> },
): SchemaElement[] {
  const elements = Object.entries(members).map(([member, type]) => optional(member, type));
  return [...listOf(name), optional('element', { num_children: elements.length }), ...elements];
}

function listOf(name: string): SchemaElement[] {
  return [
    optional(name, { num_children: 1, converted_type: 'LIST', logical_type: { type: 'LIST' } }),
    { name: 'list', num_children: 1, repetition_type: 'REPEATED' },
  ];
}

function optional(name: string, type: Partial<SchemaElement>): SchemaElement {
  return { ...type, name, repetition_type: 'OPTIONAL' };
}
