import type { ByteQueue } from '../byte-queue.ts';
import { damage } from '../damage.ts';
import { textLines, unquoted } from '../text-lines.ts';

/** Fewer digits may be anything: a time, a number. */
const SHORTEST = 10;
/** What Format-Hex prints above the bytes. */
const HEADING = /^00 01 02 03 04 05 06 07 +08 09 0a 0b 0c 0d 0e 0f$/i;

/** Whether a line is nothing but bytes as pairs of digits, with blanks, colons or dashes between them or not. */
export function beginsPlainHex(line: string): boolean {
  if (HEADING.test(line)) return false;
  const digits = plainDigits(line);
  return digits !== null && digits.length >= SHORTEST;
}

/** The bytes of such lines. Throws a Failure at another one. */
export async function* plainHexBytes(queue: ByteQueue): AsyncGenerator<Uint8Array> {
  let pause = true;
  for await (const { text, number } of textLines(queue)) {
    const content = unquoted(text);
    if (content === '') {
      pause = true;
      continue;
    }
    const digits = plainDigits(content);
    if (digits === null && pause) continue;
    if (digits === null) throw damage(`line ${number}`, 'this is not a line of hex digits');
    pause = false;
    yield Buffer.from(digits, 'hex');
  }
}

/** The digits alone; null where there is anything else, or half a byte. */
function plainDigits(line: string): string | null {
  if (!/^(?:0[xX])?[\da-fA-F]/.test(line)) return null;
  let digits = '';
  for (const token of line.split(/[ \t:,-]/)) {
    const own = token.startsWith('0x') || token.startsWith('0X') ? token.slice(2) : token;
    if (own.length % 2 !== 0 || !/^[\da-fA-F]*$/.test(own)) return null;
    digits += own;
  }
  return digits;
}
