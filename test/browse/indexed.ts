import { FilteredHandoff, FilteredRecord } from '../../src/browse/filtered-record.ts';
import { RecordingIndex } from '../../src/browse/recording-index.ts';
import { RowReader } from '../../src/browse/row-reader.ts';
import type { Segment } from '../../src/records/segment.ts';
import { indexingWithBytes } from '../../src/screens/viewer/indexing.ts';

/** The rows of that traffic, and what filters see of them. */
export function indexed(...segments: readonly Segment[]) {
  let bytes = Buffer.alloc(0);
  const keep = (more: Uint8Array) => {
    bytes = Buffer.concat([bytes, more]);
    return bytes.length - more.length;
  };
  const read = (place: number, length: number) => bytes.subarray(place, place + length);
  const index = new RecordingIndex({ keep, read, close: () => {} }, false);
  const indexing = indexingWithBytes(index, false);
  for (const segment of segments) indexing.push(segment);
  indexing.end();
  const { rows } = index;
  const record = new FilteredRecord(rows, new RowReader(rows, index.spool));
  const names = (found: readonly number[]) =>
    found.map((row) => `${rows.connectionAt(row)} ${rows.messageAt(row) ?? rows.typeAt(row)}`);
  const handoff = new FilteredHandoff(rows, new RowReader(rows, index.spool));
  return { rows, record, handoff, names };
}
