import type { ByteQueue } from './byte-queue.ts';
import { damage } from './damage.ts';

/** strace writes four characters a byte, and a call has some 64 KiB of them. */
const LONGEST_LINE = 16 * 1024 * 1024;
const NEW_LINE = 0x0a;
const CARRIAGE_RETURN = 0x0d;
/** The bytes of a byte order mark in UTF-8. */
const MARK = '\xef\xbb\xbf';
const ESCAPE = '\x1b';
/** `ESC [ 1 ; 31 m` and the like. No pattern has more parameters than a colour has. */
const STYLE = new RegExp(`${ESCAPE}\\[[\\d;:]{0,40}[A-Za-z]`, 'g');

export interface TextLine {
  readonly text: string;
  /** Counted from 1. */
  readonly number: number;
}

/** The lines of a text, one character for each byte. Throws a Failure at a line of more than 16 MiB. */
export async function* textLines(queue: ByteQueue): AsyncGenerator<TextLine> {
  for await (const lines of lineBatches(queue)) yield* lines;
}

/** The same, all lines at once that a chunk of the file ends: each batch has to be gone through before the next is asked for. */
export async function* lineBatches(queue: ByteQueue): AsyncGenerator<Iterable<TextLine>> {
  const lines = new LineSplitter();
  for await (const chunk of queue.rest()) yield lines.take(chunk);
  yield lines.end();
}

class LineSplitter {
  private number = 0;
  /** The beginning of an unfinished line. */
  private parts: Uint8Array[] = [];
  private length = 0;

  *take(chunk: Uint8Array): Generator<TextLine> {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    for (let at = 0; at < bytes.length; ) {
      const found = bytes.indexOf(NEW_LINE, at);
      const end = found === -1 ? bytes.length : found;
      if (this.length + end - at > LONGEST_LINE)
        throw damage(`line ${this.number + 1}`, `a line of more than ${LONGEST_LINE} bytes`);
      if (found !== -1 && this.length === 0) yield this.line(bytes, at, end);
      else {
        this.parts.push(bytes.subarray(at, end));
        this.length += end - at;
        if (found !== -1) yield this.gathered();
      }
      at = end + 1;
    }
  }

  *end(): Generator<TextLine> {
    if (this.length > 0) yield this.gathered();
  }

  private gathered(): TextLine {
    const bytes = Buffer.concat(this.parts);
    this.parts = [];
    this.length = 0;
    return this.line(bytes, 0, bytes.length);
  }

  private line(bytes: Buffer, start: number, end: number): TextLine {
    this.number += 1;
    const last = end > start && bytes[end - 1] === CARRIAGE_RETURN ? end - 1 : end;
    return { text: written(bytes.latin1Slice(start, last), this.number === 1), number: this.number };
  }
}

/** A line without what programs write around its characters: a byte order mark in the first one, colours for a terminal. */
export function written(text: string, first: boolean): string {
  const line = first && text.startsWith(MARK) ? text.slice(MARK.length) : text;
  return line.includes(ESCAPE) ? line.replace(STYLE, '') : line;
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
