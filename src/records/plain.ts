import type { OutputRecord } from './record.ts';
import { RECORD_FIELDS } from './record-fields.ts';

/** A record as `--json` writes it, its fields in the documented order. */
export type PlainRecord = { readonly type: OutputRecord['type']; readonly [field: string]: unknown };

/** Reads all of a record's fields. */
export function plain(record: OutputRecord | PlainRecord): PlainRecord {
  return plainOf(record, null);
}

/** The same, saying which of several recordings the record is from. */
export function plainOf(record: OutputRecord | PlainRecord, file: string | null): PlainRecord {
  const written: { [field: string]: unknown } = file === null ? {} : { type: record.type, file };
  const fields = record as unknown as { readonly [field: string]: unknown };
  for (const name of RECORD_FIELDS[record.type]) {
    const value = fields[name];
    if (value !== undefined)
      written[name] = name === 'frames' && Array.isArray(value) ? value.map(plain) : value;
  }
  return written as PlainRecord;
}
