import type { ByteQueue } from './byte-queue.ts';
import { isText, LONGEST_LINE, SHORTEST_SAMPLE } from './text-sample.ts';

const NEW_LINE = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/**
 * Whether a recording is a text whose lines end in a carriage return alone, as old Macs and some terminals write them. Nothing that is not
 * ASCII is taken for one, nor what a token alone may be: raw bytes are to stay as they are. Waits for the end of the first line at most.
 */
export async function endsInReturns(queue: ByteQueue): Promise<boolean> {
  let checked = 0;
  for (let wanted = 1; ; ) {
    const bytes = await queue.peekSome(wanted);
    const whole = bytes.length < wanted;
    const unchecked = bytes.subarray(Math.max(0, checked - 1), LONGEST_LINE);
    if (!isText(unchecked, whole) || !isAscii(unchecked, checked === 0)) return false;
    if (bytes.includes(NEW_LINE) || bytes.length >= LONGEST_LINE) return false;
    // The last one may be that of a pair.
    const found = bytes.subarray(0, -1).includes(CARRIAGE_RETURN);
    if (whole || (found && bytes.length >= SHORTEST_SAMPLE)) return found && bytes.length >= SHORTEST_SAMPLE;
    checked = bytes.length;
    wanted = bytes.length + 1;
  }
}

/** The same text with the line ends of Unix. */
export async function* withNewLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) yield chunk.map((byte) => (byte === CARRIAGE_RETURN ? NEW_LINE : byte));
}

/** @param first whether a byte order mark may be there */
function isAscii(bytes: Uint8Array, first: boolean): boolean {
  const marked = first && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  return bytes.subarray(marked ? 3 : 0).every((byte) => byte < 0x80);
}
