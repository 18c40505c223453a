import { plainOf } from '../records/plain.ts';
import { escapedJson } from '../text/escape.ts';
import type { Format } from './format.ts';
import { shownOf } from './redaction.ts';

/**
 * One JSON object a line, and nothing else.
 * @param redact cut tokens and secrets to their first 4 bytes
 * @param file the recording that all records are from, where there are several
 */
export function jsonFormat(redact = false, file: string | null = null): Format {
  const shown = shownOf(redact);
  return { head: () => [], uniform: true, lines: (record) => [escapedJson(plainOf(shown(record), file))] };
}
