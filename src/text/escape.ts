import { textPieces } from './text-pieces.ts';

/**
 * Characters that could steer a terminal or reorder its text: C0 and C1 controls, DEL, bidirectional controls,
 * line and paragraph separators, and halves of surrogate pairs.
 */
const UNSAFE =
  /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
/** The same without what JSON escapes anyway. */
const UNSAFE_IN_JSON = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

const PLAIN = /^[\x20-\x7e]*$/;

/** Longer text is cut where a person reads it: a peer can send 16 MiB of it. In characters. */
const MOST_SHOWN = 4096;

/**
 * Text from a peer or a file name, fit for a terminal: unsafe characters become `\n`, `\x1b` or `\u{202e}`, and of a text of more than
 * 4,096 characters the rest is counted.
 */
export function escapeText(text: string): string {
  return text.length <= MOST_SHOWN ? escapeWholeText(text) : beginningOf(text, escapeWholeText);
}

/** The same of text that is escaped already. */
export function shownText(text: string): string {
  return text.length <= MOST_SHOWN ? text : beginningOf(text, (beginning) => beginning);
}

function beginningOf(text: string, shown: (text: string) => string): string {
  const [beginning = ''] = textPieces(text, MOST_SHOWN);
  return `${shown(beginning)}… (${text.length - beginning.length} more characters)`;
}

/** The same of any length, for what another program reads. */
export function escapeWholeText(text: string): string {
  if (PLAIN.test(text)) return text;
  return text.replace(UNSAFE, (character) => {
    const code = character.codePointAt(0)!;
    if (code === 0x0a) return '\\n';
    if (code === 0x0d) return '\\r';
    if (code === 0x09) return '\\t';
    const digits = code.toString(16);
    return code <= 0xff ? `\\x${digits.padStart(2, '0')}` : `\\u{${digits}}`;
  });
}

/** JSON that is safe on a terminal and parses to the exact value. */
export function escapedJson(value: unknown): string {
  const json = JSON.stringify(value);
  return json.replace(
    UNSAFE_IN_JSON,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
