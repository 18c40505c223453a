import type { ByteQueue } from './byte-queue.ts';
import { unquoted } from './text-lines.ts';

/** A text that has not shown its form by then has none; a single line may be longer, as events are. */
const LONGEST_SAMPLE = 64 * 1024;
const LONGEST_LINE = 1024 * 1024;
const NEW_LINE = 0x0a;

/**
 * The first lines of a text without quoting, indentation, fences and empty lines, up to the first that is recognised; null as
 * soon as it is seen not to be text. Waits only for as much as that needs.
 */
export async function lookAtText(
  queue: ByteQueue,
  recognised: (line: string) => boolean,
): Promise<readonly string[] | null> {
  const lines: string[] = [];
  let lineStart = 0;
  let seen = 0;
  for (let wanted = 1; ; ) {
    const bytes = await queue.peekSome(wanted);
    if (bytes.length === 0 || !isText(bytes.subarray(seen, LONGEST_LINE))) return null;
    const ended = bytes.length < wanted;
    for (let end = bytes.indexOf(NEW_LINE, seen); end !== -1; end = bytes.indexOf(NEW_LINE, lineStart)) {
      if (add(bytes.subarray(lineStart, end))) return lines;
      lineStart = end + 1;
      if (lineStart > LONGEST_SAMPLE) return lines;
    }
    seen = bytes.length;
    if (ended || bytes.length - lineStart >= LONGEST_LINE) {
      add(bytes.subarray(lineStart));
      return lines;
    }
    wanted = bytes.length + 1;
  }

  function add(bytes: Uint8Array): boolean {
    const line = unquoted(Buffer.from(bytes).toString('latin1').replace(/\r$/, ''));
    if (line === '') return false;
    lines.push(line);
    return recognised(line);
  }
}

/** Whether there are no control characters but those of text, and no bytes that UTF-8 cannot have. */
function isText(bytes: Uint8Array): boolean {
  return bytes.every(
    (byte) =>
      (byte >= 0x20 && byte !== 0x7f && byte < 0xf5) || byte === 0x09 || byte === 0x0a || byte === 0x0d,
  );
}
