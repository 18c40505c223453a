import { parseComment, type SegmentFacts } from './packet-comment.ts';

/** How many comments are remembered, a power of two. */
const REMEMBERED = 256;
/** How long the rest of a comment may be that is remembered, in bytes. */
const LONGEST = 128;
/** Of a number that is read here: larger ones are left to the parser, which says what is wrong with them. */
const MOST_DIGITS = 9;
const BEGINNING = Buffer.from('connection ');
/** The same in words, the last of which begins inside the one before it. */
const [CONN, ECTI, ION] = [0, 4, BEGINNING.length - 4].map((at) => BEGINNING.readInt32BE(at)) as [
  number,
  number,
  number,
];
const [ZERO, NINE, COMMA] = [0x30, 0x39, 0x2c];
/** Where such rests differ: in their direction, and in the number before ` descriptors` at the end of most. */
const [FROM_START, FROM_END] = [4, 13];

/** What a comment says besides the number of its connection. */
export interface CommentFacts extends SegmentFacts {
  /** Whether it is only what a plain segment tells. */
  readonly plain: boolean;
}

interface Entry {
  readonly length: number;
  readonly bytes: DataView;
  readonly facts: CommentFacts | null;
}

/** What comments say. But for the number of their connection nearly all are one of a few, which are parsed once. */
export class PacketComments {
  /** The number of the connection in the comment that was read last. */
  connection = 0;
  private readonly entries: (Entry | undefined)[] = new Array(REMEMBERED).fill(undefined);

  /**
   * The facts of the comment at `bytes[start, end)`, with its connection in `connection`; null when another program wrote it.
   * `view` shows the same bytes.
   * Throws as `parseComment` does.
   */
  factsOf(bytes: Uint8Array, view: DataView, start: number, end: number): CommentFacts | null {
    const rest = this.readNumber(bytes, view, start, end);
    if (rest === -1 || end - rest > LONGEST) return this.parsed(bytes.subarray(start, end));
    const place = (end - rest) * 37 + bytes[rest + FROM_START]! * 5 + bytes[end - FROM_END]!;
    const slot = place & (REMEMBERED - 1);
    const known = this.entries[slot];
    if (known !== undefined && isSame(known, view, rest, end)) return known.facts;
    const { connection } = this;
    const facts = this.parsed(bytes.subarray(start, end));
    this.connection = connection;
    // A copy: the chunk need not be kept because of it.
    const copy = Uint8Array.prototype.slice.call(bytes, rest, end);
    this.entries[slot] = { length: copy.length, bytes: new DataView(copy.buffer), facts };
    return facts;
  }

  /** Reads the number of the connection; gives where it ends, -1 where that is left to the parser. */
  private readNumber(bytes: Uint8Array, view: DataView, start: number, end: number): number {
    const first = start + BEGINNING.length;
    if (end <= first + FROM_END) return -1;
    if (
      view.getInt32(start) !== CONN ||
      view.getInt32(start + 4) !== ECTI ||
      view.getInt32(first - 4) !== ION
    )
      return -1;
    let number = 0;
    let at = first;
    for (; at < first + MOST_DIGITS && bytes[at]! >= ZERO && bytes[at]! <= NINE; at++)
      number = 10 * number + bytes[at]! - ZERO;
    if (at === first || bytes[at] !== COMMA || end - at < FROM_END) return -1;
    this.connection = number;
    return at;
  }

  private parsed(comment: Uint8Array): CommentFacts | null {
    const facts = parseComment(Buffer.from(comment.buffer, comment.byteOffset, comment.length).toString());
    if (facts === null) return null;
    this.connection = facts.connection;
    const { anywhere, settled, unread, application, gap, ends, changed } = facts;
    const told = [settled, gap, changed].every((fact) => fact === undefined);
    return { ...facts, plain: told && !anywhere && !unread && !application && !ends };
  }
}

/** Compares four bytes at a time, the last ones perhaps twice: no comment that is remembered is shorter than that. */
function isSame({ bytes, length }: Entry, view: DataView, start: number, end: number): boolean {
  if (length !== end - start) return false;
  for (let at = 0; at < length - 4; at += 4)
    if (bytes.getInt32(at) !== view.getInt32(start + at)) return false;
  return bytes.getInt32(length - 4) === view.getInt32(end - 4);
}
