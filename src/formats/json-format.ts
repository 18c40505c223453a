import { plainOf } from '../records/plain.ts';
import type { OutputRecord } from '../records/record.ts';
import { SHOWN_BYTES } from '../records/redaction/cut.ts';
import { escapedJson } from '../text/escape.ts';
import { jsonPieces } from '../text/json-pieces.ts';
import { hex } from '../wire/fields/value.ts';
import type { Format, LongText } from './format.ts';
import { longLength } from './long-record.ts';
import { shownOf } from './redaction.ts';

/** A byte is two digits. */
const DIGITS = 2;

/**
 * One JSON object per line, and nothing else.
 * @param redact cut tokens and secrets to their first 4 bytes
 * @param file the recording that all records are from, where there are several
 */
export function jsonFormat(redact = false, file: string | null = null): Format {
  const shown = shownOf(redact);
  const written = (record: OutputRecord) => plainOf(shown(record), file);
  // A secret’s beginning is all that is cut out of it.
  const lean = (record: OutputRecord) => withoutHex(record, redact ? SHOWN_BYTES : Number.POSITIVE_INFINITY);
  return {
    head: () => [],
    uniform: true,
    redacts: redact,
    lines: (record) => [escapedJson(written(record))],
    long(record): LongText | null {
      const length = longLength(record);
      return length === null ? null : { pieces: lineOf(written(lean(record))), length: DIGITS * length };
    },
  };
}

/** The record with its payload as bytes, where it would be hex: text of a frame of 16 MiB would take twice as much. @param most of them */
function withoutHex(record: OutputRecord, most: number): OutputRecord {
  const reading = record.type === 'frame' ? record.reading : undefined;
  if (reading === undefined || reading.payload !== null || reading.probe !== null) return record;
  const { bytes, payloadStart, payloadEnd } = reading;
  if (payloadStart === payloadEnd) return record;
  const payload = bytes.subarray(payloadStart, Math.min(payloadEnd, payloadStart + most));
  return Object.create(record, {
    payload: { value: most < Number.POSITIVE_INFINITY ? hex(payload) : payload },
  });
}

function* lineOf(value: unknown): Generator<string> {
  yield* jsonPieces(value);
  yield '\n';
}
