import type { ByteQueue } from './byte-queue.ts';
import { damage } from './damage.ts';

/** strace writes four characters a byte, and a call has some 64 KiB of them. */
const LONGEST_LINE = 16 * 1024 * 1024;
const NEW_LINE = 0x0a;
const CARRIAGE_RETURN = 0x0d;

export interface TextLine {
  readonly text: string;
  /** Counted from 1. */
  readonly number: number;
}

/** The lines of a text, one character for each byte. Throws a Failure at a line of more than 16 MiB. */
export async function* textLines(queue: ByteQueue): AsyncGenerator<TextLine> {
  let number = 0;
  let parts: Uint8Array[] = [];
  let length = 0;
  const line = (): TextLine => {
    const bytes = Buffer.concat(parts);
    parts = [];
    length = 0;
    number += 1;
    const end = bytes.at(-1) === CARRIAGE_RETURN ? bytes.length - 1 : bytes.length;
    return { text: bytes.toString('latin1', 0, end), number };
  };
  for await (const chunk of queue.rest()) {
    for (let at = 0; at < chunk.length; ) {
      const found = chunk.indexOf(NEW_LINE, at);
      const end = found === -1 ? chunk.length : found;
      parts.push(chunk.subarray(at, end));
      length += end - at;
      if (length > LONGEST_LINE)
        throw damage(`line ${number + 1}`, `a line of more than ${LONGEST_LINE} bytes`);
      if (found !== -1) yield line();
      at = end + 1;
    }
  }
  if (length > 0) yield line();
}

/** A line without what Markdown and mail put around it: quoting, indentation, fences. */
export function unquoted(text: string): string {
  let start = 0;
  while (start < text.length && (isBlank(text[start]!) || text[start] === '>')) start += 1;
  const line = text.slice(start).trimEnd();
  return line.startsWith('```') || line.startsWith('~~~') ? '' : line;
}

function isBlank(character: string): boolean {
  return character === ' ' || character === '\t';
}
