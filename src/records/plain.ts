import type { MessageValue, Value } from '../wire/fields/value.ts';
import type { Difference, OutputRecord } from './record.ts';
import { RECORD_FIELDS } from './record-fields.ts';
import { SECRETS, SHOWN_DIGITS } from './redacted-field.ts';

/** A record as `--json` writes it, its fields in the documented order. */
export type PlainRecord = { readonly type: OutputRecord['type']; readonly [field: string]: unknown };

/** Reads all of a record's fields. */
export function plain(record: OutputRecord): PlainRecord {
  const written: { [field: string]: unknown } = {};
  const fields = record as unknown as { readonly [field: string]: unknown };
  for (const name of RECORD_FIELDS[record.type]) {
    const value = fields[name];
    if (value !== undefined) written[name] = value;
  }
  return written as PlainRecord;
}

/** The record with every token and secret cut to its first 4 bytes; so are bytes whose meaning is not known. */
export function redacted(record: PlainRecord): PlainRecord {
  const hidden: { [field: string]: unknown } = { ...record };
  if (typeof hidden['token'] === 'string') hidden['token'] = cut(hidden['token']);
  if (typeof hidden['hex'] === 'string') hidden['hex'] = cut(hidden['hex']);
  if (typeof hidden['was'] === 'string') hidden['was'] = cut(hidden['was']);
  if (record.type === 'compared')
    hidden['differences'] = (hidden['differences'] as readonly Difference[]).map(redactedDifference);
  if (typeof hidden['payload'] === 'string') hidden['payload'] = cut(hidden['payload']);
  else if (hidden['payload'] != null) hidden['payload'] = redactedMessage(hidden['payload'] as MessageValue);
  return { ...hidden, type: record.type };
}

/** Of a field that is a secret, and of bytes whose meaning is not known, only the beginning. */
export function redactedDifference(difference: Difference): Difference {
  const { field } = difference;
  const secret = field === null || SECRETS.has(field.slice(field.lastIndexOf('.') + 1));
  const shown = (value: Value) =>
    typeof value === 'string' && /^[\da-f]+$/.test(value) ? cut(value) : value;
  return secret ? { field, recorded: shown(difference.recorded), live: shown(difference.live) } : difference;
}

function redactedMessage(message: MessageValue): MessageValue {
  return Object.fromEntries(
    Object.entries(message).map(([name, value]): [string, Value] => {
      if (SECRETS.has(name) && typeof value === 'string') return [name, cut(value)];
      return value !== null && typeof value === 'object' && !Array.isArray(value)
        ? [name, redactedMessage(value)]
        : [name, value];
    }),
  );
}

function cut(hex: string): string {
  return hex.slice(0, SHOWN_DIGITS);
}
