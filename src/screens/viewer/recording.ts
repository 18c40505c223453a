import { type FieldPlace, fieldPlaces } from '../../browse/field-places.ts';
import { FilteredHandoff, FilteredRecord } from '../../browse/filtered-record.ts';
import { storyOf } from '../../browse/handoff-story.ts';
import type { RecordingIndex } from '../../browse/recording-index.ts';
import type { Row, RowIndex } from '../../browse/row-index.ts';
import { RowReader, type ShownRecord } from '../../browse/row-reader.ts';

/** A record that is looked at: read once, whatever asks for it. */
export interface Looked {
  readonly at: number;
  readonly row: Row;
  readonly record: ShownRecord;
  readonly fields: readonly FieldPlace[];
  readonly bytes: Uint8Array;
}

/** Enough for what is in sight, with some to scroll. */
const MOST_KEPT = 512;

/** Records of a recording, read again where they are needed; the last ones are kept. */
export class Recording {
  private readonly index: RecordingIndex;
  private readonly reader: RowReader;
  private readonly kept = new Map<number, ShownRecord>();
  private looked: Looked | null = null;
  private told: { readonly index: number; readonly length: number; readonly rows: readonly number[] } | null =
    null;

  constructor(index: RecordingIndex) {
    this.index = index;
    this.reader = new RowReader(index.rows, index.spool);
    this.filteredRecord = new FilteredRecord(index.rows, this.reader);
    this.filteredHandoff = new FilteredHandoff(index.rows, this.reader);
  }

  get rows(): RowIndex {
    return this.index.rows;
  }

  /** For what is in sight. */
  record(at: number): ShownRecord {
    const known = this.kept.get(at);
    if (known !== undefined) return known;
    const record = this.reader.record(at);
    if (this.kept.size >= MOST_KEPT) this.kept.delete(this.kept.keys().next().value!);
    this.kept.set(at, record);
    return record;
  }

  /** A record, and a handoff, as a filter asks about it. */
  readonly filteredRecord: FilteredRecord;
  readonly filteredHandoff: FilteredHandoff;

  /** All rows that belong to a handoff, its client’s included, in their order. */
  story(index: number): readonly number[] {
    const { length } = this.rows;
    if (this.told?.index !== index || this.told.length !== length)
      this.told = { index, length, rows: storyOf(this.rows, this.filteredRecord, index) };
    return this.told.rows;
  }

  bytes(at: number): Uint8Array {
    return this.reader.bytesOf(this.rows.at(at));
  }

  /** The record, its fields and its bytes. */
  look(at: number): Looked {
    if (this.looked?.at === at) return this.looked;
    const row = this.rows.at(at);
    const record = this.record(at);
    // A copy: the reader’s block is read over later.
    const bytes = Uint8Array.from(this.reader.bytesOf(row));
    this.looked = { at, row, record, fields: fieldPlaces(record, row.kept), bytes };
    return this.looked;
  }
}
