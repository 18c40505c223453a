import { quickJson } from '../fast/quick-json.ts';
import { plain, redacted } from '../records/plain.ts';
import { escapedJson } from '../text/escape.ts';
import type { Format } from './format.ts';

/** One JSON object a line, and nothing else. @param redact cut tokens and secrets to their first 4 bytes */
export function jsonFormat(redact = false): Format {
  return {
    head: () => [],
    uniform: true,
    lines: redact
      ? (record) => [escapedJson(redacted(plain(record)))]
      : (record) => [quickJson(record) ?? escapedJson(plain(record))],
  };
}
