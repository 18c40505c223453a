import { escapedJson } from './escape.ts';
import type { Format } from './format.ts';
import { plain, redacted } from './plain.ts';
import { quickJson } from './quick-json.ts';

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
