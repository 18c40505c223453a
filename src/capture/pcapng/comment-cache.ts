import { parseComment, type SegmentFacts } from './packet-comment.ts';

/** How many comments are remembered. */
const REMEMBERED = 4096;
/** Leaves as many bits of a hash as it takes to number them. */
const SHIFT = 20;
/** Spreads hashes that differ little. */
const MIXER = 0x9e3779b1;
/** How long a comment may be that is remembered, in bytes. */
const LONGEST = 128;
/** Where comments differ: after `connection `, and before ` descriptors` at the end of most. */
const [FIRST, LAST, COUNT_BEFORE_END] = [11, 20, 13];

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
    let hash = end - start;
    const last = Math.min(start + LAST, end);
    for (let at = start + FIRST; at < last; at++) hash = (Math.imul(hash, 31) + bytes[at]!) | 0;
    if (end - start > LAST) hash = (Math.imul(hash, 31) + bytes[end - COUNT_BEFORE_END]!) | 0;
    const slot = Math.imul(hash, MIXER) >>> SHIFT;
    const known = this.entries[slot];
    if (known !== undefined && isSame(known.bytes, bytes, start, end)) return known.facts;
    // Two that fall on one place and take turns would be parsed each time.
    const other = this.entries[slot ^ 1];
    if (other !== undefined && isSame(other.bytes, bytes, start, end)) return other.facts;
    // A copy: the chunk need not be kept because of it.
    const own = Uint8Array.prototype.slice.call(bytes, start, end);
    const facts = parsed(own);
    this.entries[slot ^ 1] = known;
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
