import type { ByteQueue } from '../byte-queue.ts';
import { damage, damageAt, Unreadable } from '../damage.ts';
import { textLines, unquoted } from '../text-lines.ts';
import { LiteralScanner } from './literal-scanner.ts';
import type { Shown } from './shown.ts';

/** A sideband, or the header of a frame, has more. */
const FEWEST = 4;

/** Whether lines show bytes in the syntax of some language. */
export function holdsLiterals(lines: readonly string[]): boolean {
  if (lines.some(isCall)) return false;
  const scanner = new LiteralScanner();
  let count = 0;
  try {
    for (const line of lines)
      for (const shown of scanner.line(unquoted(line)))
        count += typeof shown === 'number' ? shown : shown.length;
  } catch (error) {
    // A list indeed, but of numbers that are too large: reading it says which.
    if (error instanceof Unreadable) return true;
    throw error;
  }
  return count + scanner.open >= FEWEST;
}

/** A line of truss, ltrace and others: its strings are arguments of calls, and may be of any file. */
function isCall(line: string): boolean {
  const result = line.lastIndexOf(' = ');
  return result !== -1 && line.slice(0, result).trimEnd().endsWith(')');
}

/** What such lines show. Throws a Failure at numbers that are not bytes, or at a list that does not end. */
export async function* literalContent(queue: ByteQueue): AsyncGenerator<Shown> {
  const scanner = new LiteralScanner();
  for await (const { text, number } of textLines(queue)) {
    try {
      yield* scanner.line(unquoted(text));
    } catch (error) {
      throw damageAt(`line ${number}`, error);
    }
    if (scanner.cut) throw damage(`line ${number}`, 'a string of bytes that does not close');
  }
  if (scanner.open > 0) throw damage('its end', 'a list of bytes that does not close');
}
