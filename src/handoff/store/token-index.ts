import { TOKEN_LENGTH } from '../../wire/limits.ts';
import { grown } from './growing.ts';

export const NONE = -1;

/**
 * Finds entries, numbered from 0 to a fixed capacity and taken in turn, by their tokens: a hash table over the tokens’ bytes.
 * Making strings of them for a Map takes longer than all the rest of reading a frame.
 *
 * The entries of a bucket are a chain from the latest to the oldest. One that is used again is not taken out of the chain that
 * it was in: whoever follows that finds an entry of another bucket, or one that is newer than the one before it, and everything after
 * it was older than what has been pushed out.
 */
export class TokenIndex {
  private readonly mask: number;
  private readonly key: number;
  /** By bucket, one more than its latest entry; 0: none. */
  private readonly heads: Uint16Array;
  /** By entry, one more than the one before it in its bucket; 0: none. */
  private previous = new Uint16Array();
  /**
   * By entry, the hash of its token, which tells whether it still is in a bucket: in a long recording every bucket has had an entry,
   * and most of them belong to others by now. Most tokens need not be compared, which are far away in memory.
   */
  private hashes = new Int32Array();
  /** Whether an entry has a token. */
  private held = new Uint8Array();
  /** The tokens, four words each. */
  private words = new Int32Array();
  /** The entry that was added last, after which come the oldest ones. */
  private latest = 0;
  /** The token that is being looked up or added. */
  private word0 = 0;
  private word1 = 0;
  private word2 = 0;
  private word3 = 0;
  private hash = 0;

  /**
   * @param capacity a power of two, at most 32,768
   * @param key drawn at random by the caller, so that no recording can be made to fill one bucket
   */
  constructor(capacity: number, key: number) {
    this.key = key | 0;
    this.mask = 2 * capacity - 1;
    this.heads = new Uint16Array(2 * capacity);
  }

  /** To be called before an entry is added for which there is no room yet. */
  makeRoom(entries: number): void {
    this.previous = grown(this.previous, entries);
    this.hashes = grown(this.hashes, entries);
    this.held = grown(this.held, entries);
    this.words = grown(this.words, 4 * entries);
  }

  /** How many entries there is room for. */
  get room(): number {
    return this.held.length;
  }

  /** The latest entry with the 16 bytes from `start` on as its token, or NONE. */
  find(bytes: Uint8Array, start: number): number {
    this.setWords(
      wordAt(bytes, start),
      wordAt(bytes, start + 4),
      wordAt(bytes, start + 8),
      wordAt(bytes, start + 12),
    );
    return this.entry();
  }

  /** The same, of a token in memory that `view` shows, which is quicker. */
  findIn(view: DataView, start: number): number {
    this.setWords(
      view.getInt32(start, true),
      view.getInt32(start + 4, true),
      view.getInt32(start + 8, true),
      view.getInt32(start + 12, true),
    );
    return this.entry();
  }

  private entry(): number {
    const { previous, held, hashes, hash, mask } = this;
    const most = mask >> 1;
    let before = -1;
    for (let next = this.heads[hash & mask]!; next !== 0; ) {
      const entry = next - 1;
      const own = hashes[entry]!;
      if (((own ^ hash) & mask) !== 0) return NONE;
      // How many were added after it.
      const age = (this.latest - entry) & most;
      if (age <= before) return NONE;
      if (own === hash && held[entry] === 1 && this.isAt(4 * entry)) return entry;
      before = age;
      next = previous[entry]!;
    }
    return NONE;
  }

  /** Adds an entry, the next in turn, with the token that was looked for last. */
  add(entry: number): void {
    const at = 4 * entry;
    this.words[at] = this.word0;
    this.words[at + 1] = this.word1;
    this.words[at + 2] = this.word2;
    this.words[at + 3] = this.word3;
    const bucket = this.hash & this.mask;
    this.previous[entry] = this.heads[bucket]!;
    this.heads[bucket] = entry + 1;
    this.hashes[entry] = this.hash;
    this.held[entry] = 1;
    this.latest = entry;
  }

  /** The same of an entry whose token is not 16 bytes long, and not found again. */
  addWithout(entry: number): void {
    this.held[entry] = 0;
    this.latest = entry;
  }

  /** Whether the entry has a token, which only one of 16 bytes is. */
  has(entry: number): boolean {
    return this.held[entry] === 1;
  }

  tokenOf(entry: number): Buffer {
    const token = Buffer.alloc(TOKEN_LENGTH);
    for (let at = 0; at < TOKEN_LENGTH; at += 4) token.writeInt32LE(this.words[4 * entry + at / 4]!, at);
    return token;
  }

  private isAt(at: number): boolean {
    const { words } = this;
    return (
      words[at] === this.word0 &&
      words[at + 1] === this.word1 &&
      words[at + 2] === this.word2 &&
      words[at + 3] === this.word3
    );
  }

  private setWords(word0: number, word1: number, word2: number, word3: number): void {
    this.word0 = word0;
    this.word1 = word1;
    this.word2 = word2;
    this.word3 = word3;
    this.hash = mixed(mixed(mixed(mixed(this.key, word0), word1), word2), word3);
  }
}

function mixed(hash: number, word: number): number {
  const product = Math.imul(hash ^ word, 0x9e3779b1);
  return product ^ (product >>> 15);
}

function wordAt(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
}
