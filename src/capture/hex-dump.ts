import type { ByteQueue } from './byte-queue.ts';
import { damage } from './damage.ts';
import { textLines } from './text-lines.ts';

/** `00000010: 0142 0000 …  text`, as xxd prints it. */
const XXD = /^([\da-f]{6,16}): ((?:[\da-f]{2})+(?: (?:[\da-f]{2})+)*) *(?: {2}.*)?$/i;
/** `000010 01 42 …`, as `od -tx1` and `hexdump -C` print it, with or without the text behind it. */
const OD = /^([\da-f]{6,16})((?: +[\da-f]{2})*) *(?:[|>].*)?$/i;
/** `xxd -p`. */
const PLAIN = /^(?:[\da-f]{2})+$/i;
/** In `od` and `hexdump`: lines like the one before. */
const REPEATED = '*';
const RADIXES = [16, 8, 10] as const;
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
  let radix: number | null = null;
  let last: Uint8Array = new Uint8Array();
  let repeating = false;
  for await (const { text, number } of textLines(queue)) {
    if (text === '') continue;
    const place = `line ${number}`;
    if (text === REPEATED && last.length > 0) {
      repeating = true;
      continue;
    }
    if (PLAIN.test(text) && !(radix !== null && text.length < 10)) {
      yield Buffer.from(text, 'hex');
      at += text.length / 2;
      continue;
    }
    const match = XXD.exec(text) ?? OD.exec(text);
    if (match === null) throw damage(place, 'this is no line of a hex dump');
    const bytes = Buffer.from(match[2]!.replaceAll(' ', ''), 'hex');
    const expected = repeating ? null : at;
    radix ??= match[1]!.match(/[1-9a-f]/i) ? (radixOf(match[1]!, at) ?? usualRadix(match[1]!)) : null;
    const offset = Number.parseInt(match[1]!, radix ?? 16);
    if (expected !== null && offset !== expected)
      throw damage(place, `the offset must be ${expected}, it is ${offset}`);
    if (repeating) {
      const missing = offset - at;
      if (missing < 0 || missing % last.length !== 0 || missing > LONGEST_REPETITION)
        throw damage(place, `the offset ${offset} does not fit the repeated lines from ${at} on`);
      yield* repeated(last, missing);
      at = offset;
      repeating = false;
    }
    at += bytes.length;
    if (bytes.length === 0) continue;
    last = bytes;
    yield bytes;
  }
  if (repeating) throw damage('its end', 'repeated lines, and no offset that says how many');
}

/** Which radix the first offset that is not 0 has. */
function radixOf(digits: string, expected: number): number | null {
  return RADIXES.find((radix) => Number.parseInt(digits, radix) === expected) ?? null;
}

/** Seven digits are those of od, which counts in octal unless told otherwise. */
function usualRadix(digits: string): number {
  return digits.length === 7 ? 8 : 16;
}

function* repeated(line: Uint8Array, length: number): Generator<Uint8Array> {
  const block = Buffer.alloc(Math.min(length, Math.floor(BLOCK_LENGTH / line.length) * line.length), line);
  for (let done = 0; done < length; done += block.length)
    yield block.subarray(0, Math.min(block.length, length - done));
}
