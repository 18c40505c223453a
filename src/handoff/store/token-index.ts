import { TOKEN_LENGTH } from '../../wire/limits.ts';

export const NONE = -1;

/**
 * Finds entries, numbered from 0 to a fixed capacity, by their tokens: a hash table over the tokens’ bytes. Making strings
 * of them for a Map takes longer than all the rest of reading a frame.
 */
export class TokenIndex {
  private readonly mask: number;
  private readonly key: number;
  /** The latest entry of each bucket, and for each entry the ones before and after it in its bucket. */
  private readonly heads: Int32Array;
  private readonly previous: Int32Array;
  private readonly following: Int32Array;
  private readonly buckets: Int32Array;
  /** The tokens, four words each. */
  private readonly words: Int32Array;
  /** The token that is being looked up or added. */
  private word0 = 0;
  private word1 = 0;
  private word2 = 0;
  private word3 = 0;
  private bucket = 0;

  /**
   * @param capacity a power of two
   * @param key drawn at random by whoever can, so that no recording can be made to fill one bucket
   */
  constructor(capacity: number, key: number) {
    this.key = key | 0;
    this.mask = 2 * capacity - 1;
    this.heads = new Int32Array(2 * capacity).fill(NONE);
    this.previous = new Int32Array(capacity).fill(NONE);
    this.following = new Int32Array(capacity).fill(NONE);
    this.buckets = new Int32Array(capacity).fill(NONE);
    this.words = new Int32Array(4 * capacity);
  }

  /** The latest entry with the 16 bytes from `start` on as its token, or NONE. */
  find(bytes: Uint8Array, start: number): number {
    this.readWords(bytes, start);
    const { words, previous } = this;
    for (let entry = this.heads[this.bucket]!; entry !== NONE; entry = previous[entry]!) {
      const at = 4 * entry;
      if (words[at] !== this.word0 || words[at + 1] !== this.word1) continue;
      if (words[at + 2] === this.word2 && words[at + 3] === this.word3) return entry;
    }
    return NONE;
  }

  /** Adds an entry with the token that was looked for last. */
  add(entry: number): void {
    const at = 4 * entry;
    this.words[at] = this.word0;
    this.words[at + 1] = this.word1;
    this.words[at + 2] = this.word2;
    this.words[at + 3] = this.word3;
    const { bucket } = this;
    const before = this.heads[bucket]!;
    this.buckets[entry] = bucket;
    this.previous[entry] = before;
    this.following[entry] = NONE;
    if (before !== NONE) this.following[before] = entry;
    this.heads[bucket] = entry;
  }

  remove(entry: number): void {
    const bucket = this.buckets[entry]!;
    if (bucket === NONE) return;
    this.buckets[entry] = NONE;
    const { previous, following } = this;
    const [before, after] = [previous[entry]!, following[entry]!];
    if (after === NONE) this.heads[bucket] = before;
    else previous[after] = before;
    if (before !== NONE) following[before] = after;
  }

  /** Whether the entry has a token, which only one of 16 bytes is. */
  has(entry: number): boolean {
    return this.buckets[entry] !== NONE;
  }

  tokenOf(entry: number): Buffer {
    const token = Buffer.alloc(TOKEN_LENGTH);
    for (let at = 0; at < TOKEN_LENGTH; at += 4) token.writeInt32LE(this.words[4 * entry + at / 4]!, at);
    return token;
  }

  private readWords(bytes: Uint8Array, start: number): void {
    this.word0 = wordAt(bytes, start);
    this.word1 = wordAt(bytes, start + 4);
    this.word2 = wordAt(bytes, start + 8);
    this.word3 = wordAt(bytes, start + 12);
    let hash = mixed(this.key, this.word0);
    hash = mixed(hash, this.word1);
    hash = mixed(hash, this.word2);
    this.bucket = mixed(hash, this.word3) & this.mask;
  }
}

function mixed(hash: number, word: number): number {
  const product = Math.imul(hash ^ word, 0x9e3779b1);
  return product ^ (product >>> 15);
}

function wordAt(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
}
