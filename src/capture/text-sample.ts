import { HEADER_LENGTH, TOKEN_LENGTH } from '../wire/limits.ts';
import type { ByteQueue } from './byte-queue.ts';
import { unquoted, written } from './text-lines.ts';

/** A text that has not shown its form by then has none; a single line may be longer, as events are. */
const LONGEST_SAMPLE = 64 * 1024;
export const LONGEST_LINE = 1024 * 1024;
/** A token may hold lines of any form; the header behind it is no text. */
export const SHORTEST_SAMPLE = TOKEN_LENGTH + HEADER_LENGTH;
const NEW_LINE = 0x0a;
const ESCAPE = 0x1b;
const BRACKET = 0x5b;

/** How a text begins. */
export interface TextSample {
  /** Without quoting, indentation, fences and empty lines, up to the first that is recognised. */
  readonly lines: readonly string[];
  /** What was looked at. */
  readonly bytes: Uint8Array;
  /** Whether that is all. */
  readonly whole: boolean;
}

/** The first lines of a text; null as soon as it is seen not to be text. Waits only for as much as that needs. */
export async function lookAtText(
  queue: ByteQueue,
  recognised: (line: string) => boolean,
): Promise<TextSample | null> {
  const lines: string[] = [];
  let lineStart = 0;
  let checked = 0;
  let searched = 0;
  for (let wanted = 1; ; ) {
    const bytes = await queue.peekSome(wanted);
    const whole = bytes.length < wanted;
    // Again with the last one of before: it may be the beginning of a colour.
    const unchecked = bytes.subarray(Math.max(0, checked - 1), LONGEST_LINE);
    if (bytes.length === 0 || !isText(unchecked, whole)) return null;
    wanted = bytes.length + 1;
    checked = bytes.length;
    if (bytes.length < SHORTEST_SAMPLE && !whole) continue;
    for (let end = bytes.indexOf(NEW_LINE, searched); end !== -1; end = bytes.indexOf(NEW_LINE, lineStart)) {
      const found = add(bytes.subarray(lineStart, end));
      lineStart = end + 1;
      if (found || lineStart > LONGEST_SAMPLE) return { lines, bytes, whole };
    }
    searched = bytes.length;
    if (whole || bytes.length - lineStart >= LONGEST_LINE) {
      add(bytes.subarray(lineStart));
      return { lines, bytes, whole };
    }
  }

  function add(bytes: Uint8Array): boolean {
    const text = Buffer.from(bytes).toString('latin1').replace(/\r$/, '');
    const line = unquoted(written(text, lineStart === 0));
    if (line === '') return false;
    lines.push(line);
    return recognised(line);
  }
}

/**
 * Whether there are no control characters but those of text and of its colours, and no bytes that UTF-8 cannot have.
 * @param whole whether nothing follows
 */
export function isText(bytes: Uint8Array, whole: boolean): boolean {
  return bytes.every((byte, at) => {
    if (byte === ESCAPE) return at + 1 === bytes.length ? !whole : bytes[at + 1] === BRACKET;
    return (byte >= 0x20 && byte !== 0x7f && byte < 0xf5) || byte === 0x09 || byte === 0x0a || byte === 0x0d;
  });
}
