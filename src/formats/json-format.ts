import { plainOf } from '../records/plain.ts';
import type { OutputRecord } from '../records/record.ts';
import { escapedJson } from '../text/escape.ts';
import { jsonPieces } from '../text/json-pieces.ts';
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
  return {
    head: () => [],
    uniform: true,
    lines: (record) => [escapedJson(written(record))],
    long(record): LongText | null {
      const length = longLength(record);
      return length === null ? null : { pieces: lineOf(written(record)), length: DIGITS * length };
    },
  };
}

function* lineOf(value: unknown): Generator<string> {
  yield* jsonPieces(value);
  yield '\n';
}
