import { parseComment, type SegmentFacts } from './packet-comment.ts';

/** How many comments are remembered, a power of two; and how long they may be, in bytes. */
const REMEMBERED = 4096;
const LONGEST = 128;

interface Entry {
  readonly bytes: Uint8Array;
  readonly facts: SegmentFacts | null;
}

/** What comments say. Most packets of a connection have the same one, which is parsed once. */
export class CommentCache {
  private readonly entries: (Entry | undefined)[] = new Array(REMEMBERED).fill(undefined);

  /** The facts of the comment at `bytes[start, end)`; null when it is somebody else’s. Throws as `parseComment` does. */
  factsOf(bytes: Uint8Array, start: number, end: number): SegmentFacts | null {
    if (end - start > LONGEST) return parsed(bytes.subarray(start, end));
    let hash = 0;
    for (let at = start; at < end; at++) hash = (Math.imul(hash, 31) + bytes[at]!) | 0;
    const slot = (hash ^ (hash >>> 12)) & (REMEMBERED - 1);
    const known = this.entries[slot];
    if (known !== undefined && isSame(known.bytes, bytes, start, end)) return known.facts;
    // A copy: the chunk need not be kept because of it.
    const own = Uint8Array.prototype.slice.call(bytes, start, end);
    const facts = parsed(own);
    this.entries[slot] = { bytes: own, facts };
    return facts;
  }
}

function parsed(bytes: Uint8Array): SegmentFacts | null {
  return parseComment(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString());
}

function isSame(known: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (known.length !== end - start) return false;
  for (let at = 0; at < known.length; at++) if (known[at] !== bytes[start + at]) return false;
  return true;
}
