import type { ByteQueue } from '../byte-queue.ts';
import { damage } from '../damage.ts';
import { textLines } from '../text-lines.ts';

/** `00000010: 0142 0000 …  text`, as xxd prints it. */
const XXD = /^([\da-f]{6,16}): ((?:[\da-f]{2})+(?: (?:[\da-f]{2})+)*) *(?: {2}.*)?$/i;
/** `000010 01 42 …`, as `od -tx1` and `hexdump -C` print it, with or without the text behind it. */
const OD = /^([\da-f]{6,16})((?: +[\da-f]{2})*) *(?:[|>].*)?$/i;
/** `xxd -p`. */
const PLAIN = /^(?:[\da-f]{2})+$/i;
/** In `od` and `hexdump`: lines like the one before. */
const REPEATED = '*';
const NO_LINE = 'this is no line of a hex dump';
/** A dump that says a gap is so long is damaged. */
const LONGEST_REPETITION = 1024 * 1024 * 1024;
const BLOCK_LENGTH = 64 * 1024;

/** Whether a text’s first line is that of a hex dump. */
export function isHexDump(firstLine: string): boolean {
  if (PLAIN.test(firstLine)) return firstLine.length >= 10;
  const offset = (XXD.exec(firstLine) ?? OD.exec(firstLine))?.[1];
  return offset !== undefined && /^0+$/.test(offset) && firstLine.length > offset.length + 2;
}

/** The bytes that a dump shows. Throws a Failure at damage. */
export async function* hexDumpBytes(queue: ByteQueue): AsyncGenerator<Uint8Array> {
  let at = 0;
  let plain: boolean | null = null;
  let radix: number | null = null;
  let last: Uint8Array = new Uint8Array();
  let repeating = false;
  for await (const { text, number } of textLines(queue)) {
    if (text === '') continue;
    const place = `line ${number}`;
    plain ??= PLAIN.test(text);
    if (plain) {
      if (!PLAIN.test(text)) throw damage(place, NO_LINE);
      yield Buffer.from(text, 'hex');
      continue;
    }
    if (text === REPEATED && last.length > 0) {
      repeating = true;
      continue;
    }
    const match = XXD.exec(text) ?? OD.exec(text);
    if (match === null) throw damage(place, NO_LINE);
    const digits = match[1]!;
    if (/[1-9a-f]/i.test(digits)) radix ??= radixOf(digits, repeating ? null : at);
    const offset = Number.parseInt(digits, radix ?? 16);
    if (repeating) {
      const missing = offset - at;
      if (missing < 0 || missing % last.length !== 0 || missing > LONGEST_REPETITION)
        throw damage(place, `the offset ${offset} does not fit the repeated lines from ${at} on`);
      yield* repeated(last, missing);
      at = offset;
      repeating = false;
    } else if (offset !== at) throw damage(place, `the offset must be ${at}, it is ${offset}`);
    const bytes = Buffer.from(match[2]!.replaceAll(' ', ''), 'hex');
    at += bytes.length;
    if (bytes.length === 0) continue;
    last = bytes;
    yield bytes;
  }
  if (repeating) throw damage('its end', 'repeated lines, and no offset that says how many');
}

/** Which radix offsets are in, by the first that is not 0. Those of od have seven digits where they are not in hex. */
function radixOf(digits: string, expected: number | null): number {
  if (digits.length !== 7) return 16;
  return [8, 10, 16].find((radix) => Number.parseInt(digits, radix) === expected) ?? 8;
}

function* repeated(line: Uint8Array, length: number): Generator<Uint8Array> {
  const block = Buffer.alloc(Math.min(length, Math.floor(BLOCK_LENGTH / line.length) * line.length), line);
  for (let done = 0; done < length; done += block.length)
    yield block.subarray(0, Math.min(block.length, length - done));
}
