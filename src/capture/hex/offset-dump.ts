import type { ByteQueue } from '../byte-queue.ts';
import { damage, foreign } from '../damage.ts';
import { textLines, unquoted } from '../text-lines.ts';
import { type OffsetLine, offsetLine } from './offset-line.ts';
import { inOrder, type Reversed, widthOf, wordOrder } from './word-order.ts';

/** In od and hexdump: lines like the one before. */
const REPEATED = '*';
/** No frame is longer; a dump that says a gap is longer is damaged. */
const LONGEST_REPETITION = 16 * 1024 * 1024;
const BLOCK_LENGTH = 64 * 1024;
/** Lines whose words may be in either order are held back until a later one tells. */
const MOST_UNDECIDED = 4096;
/** Above the bytes, Format-Hex prints the last digit of each offset. */
const HEADING = /^(?:Offset Bytes|Label:|00 01 02 03 04 05 06 07)/;

interface Line {
  readonly line: OffsetLine;
  readonly number: number;
}

/** Whether a line could begin a dump: at offset 0, or at an address. */
export function beginsDump(text: string): boolean {
  const line = offsetLine(text);
  if (line === null || line.bytes === null || line.groups.length === 0) return false;
  if (line.marked) return line.bytes.length >= 2 || line.text !== '';
  return /^0+$/.test(line.offset);
}

/** The bytes that a dump with offsets shows. Throws a Failure at damage. */
export async function* offsetDumpBytes(queue: ByteQueue): AsyncGenerator<Uint8Array> {
  const dump = new Dump();
  let pause = true;
  let undecided: Line[] = [];
  let reversed: Reversed = null;
  for await (const { text, number } of textLines(queue)) {
    const content = unquoted(text);
    if (content === '') {
      pause = true;
      continue;
    }
    if (content === REPEATED) {
      dump.repeat();
      continue;
    }
    const line = offsetLine(content);
    if (line === null || line.bytes === null) {
      // Text that a person wrote around a dump, not in it.
      if (pause || HEADING.test(content)) continue;
      throw damage(`line ${number}`, 'this is not a line of a hex dump');
    }
    pause = false;
    reversed ??= line.groups.length === 0 ? null : wordOrder(line);
    undecided.push({ line, number });
    if (reversed === null && undecided.length < MOST_UNDECIDED) continue;
    for (const held of undecided) yield* dump.take(held, reversed ?? false);
    undecided = [];
  }
  if (reversed === null && undecided.some(({ line }) => widthOf(line) > 4))
    throw foreign(
      'it cannot be determined whether the words of this hex dump are reversed: print single bytes, as xxd does',
    );
  for (const held of undecided) yield* dump.take(held, reversed ?? false);
  yield* dump.end();
}

/** Puts the lines together by their offsets. */
class Dump {
  /** Where the next line must begin, from the first one’s offset on. */
  private at = 0;
  private base: number | null = null;
  private radix: number | null = null;
  private last: Uint8Array = NOTHING;
  private repeating = false;
  /** Of the widest word, in digits. */
  private width = 0;

  repeat(): void {
    this.repeating = this.last.length > 0;
  }

  *take({ line, number }: Line, reversed: boolean): Generator<Uint8Array> {
    const place = `line ${number}`;
    const { offset: digits, marked } = line;
    if (this.base !== null && /[1-9a-f]/i.test(digits)) this.radix ??= this.radixOf(digits, marked);
    const offset = Number.parseInt(digits, this.radix ?? 16);
    this.base ??= offset;
    const expected = this.base + this.at;
    let fits = offset === expected || this.repeating;
    if (this.repeating) yield* this.repeated(offset - expected, place, offset);
    else if (offset < expected && expected - offset < this.last.length) {
      // What was taken for bytes was text, or the half of a word that od fills up.
      this.last = this.last.subarray(0, this.last.length - (expected - offset));
      fits = true;
    } else if (offset === 0 && line.groups.length > 0 && this.at > 0) {
      // Another dump begins.
      this.base = 0;
      this.radix = null;
      fits = true;
    }
    if (this.last.length > 0) yield this.last;
    this.last = NOTHING;
    if (!fits) throw damage(place, `the offset must be ${expected}, it is ${offset}`);
    this.width = Math.max(this.width, widthOf(line));
    if (reversed && breaksOff(line, this.width)) {
      yield bytesOf({ ...line, groups: line.groups.slice(0, -1) }, true);
      throw damage(place, 'a word of the hex dump that breaks off');
    }
    this.last = bytesOf(line, reversed);
    this.at = offset - this.base + this.last.length;
  }

  /** The last line’s bytes; only the line after it shows whether it is complete. */
  *end(): Generator<Uint8Array> {
    if (this.repeating) throw damage('its end', 'repeated lines, and no offset that says how many');
    if (this.last.length > 0) yield this.last;
  }

  private *repeated(missing: number, place: string, offset: number): Generator<Uint8Array> {
    const { last } = this;
    if (missing < 0 || missing % last.length !== 0 || missing > LONGEST_REPETITION)
      throw damage(place, `the offset ${offset} does not fit the repeated lines before it`);
    const block = Buffer.alloc(Math.min(missing, Math.floor(BLOCK_LENGTH / last.length) * last.length), last);
    for (let done = 0; done < missing; done += block.length)
      yield block.subarray(0, Math.min(block.length, missing - done));
    this.repeating = false;
  }

  /** Which radix offsets are in. Those of od have seven digits where they are not in hex. */
  private radixOf(digits: string, marked: boolean): number {
    if (digits.length !== 7 || marked) return 16;
    const expected = this.repeating ? null : (this.base ?? 0) + this.at;
    const fits = (radix: number) => {
      const missing = (expected ?? 0) - Number.parseInt(digits, radix);
      // The last word may be padded.
      return missing >= 0 && missing < Math.max(this.width / 2, 1);
    };
    return [8, 10, 16].find((radix) => expected !== null && fits(radix)) ?? 8;
  }
}

/** A word that is printed as a number has all of its digits, but for the last one of xxd, which has the text beside it. */
function breaksOff({ groups, text }: OffsetLine, width: number): boolean {
  return text === '' && groups.length > 0 && groups.at(-1)!.length < width;
}

const OCTAL_WIDTH = 3;
const NOTHING = new Uint8Array();

function bytesOf(line: OffsetLine, reversed: boolean): Uint8Array {
  if (line.groups.length === 0) return NOTHING;
  return line.groups[0]!.length === OCTAL_WIDTH ? (line.bytes ?? NOTHING) : inOrder(line, reversed);
}
