import type { HandoffFields } from '../../wire/frame/handoff-fields.ts';
import { TOKEN_LENGTH } from '../../wire/limits.ts';
import { type Token, tokenFrom, tokenLength } from '../../wire/token.ts';
import type { Handoff } from '../handoff.ts';
import { EndedHandoffs } from './ended-handoffs.ts';
import { PinnedChunks } from './pinned-chunks.ts';

const NONE = -1;
/**
 * The latest handoffs by their tokens; a further one pushes out the oldest. A hash table over the tokens' bytes
 * where they stand: making strings of them for a Map takes longer than all the rest of reading a frame.
 */
export class HandoffTable {
  private readonly capacity: number;
  private readonly mask: number;
  /** The latest entry of each bucket, and for each entry the ones before and after it in its bucket. */
  private readonly heads: Int32Array;
  private readonly previous: Int32Array;
  private readonly following: Int32Array;
  private readonly buckets: Int32Array;
  /** The tokens, four words each: those in the chunks that were read are far apart in memory. */
  private readonly words: Int32Array;
  /** Null for those that ended and stand in `ended`. */
  private readonly handoffs: (Handoff | null)[];
  private readonly ended: EndedHandoffs;
  /** The token that is being looked up or added. */
  private word0 = 0;
  private word1 = 0;
  private word2 = 0;
  private word3 = 0;
  private bucket = 0;
  private added = 0;
  private readonly pinned = new PinnedChunks();

  /** @param capacity a power of two */
  constructor(capacity: number) {
    this.capacity = capacity;
    this.mask = 2 * capacity - 1;
    this.heads = new Int32Array(2 * capacity).fill(NONE);
    this.previous = new Int32Array(capacity).fill(NONE);
    this.following = new Int32Array(capacity).fill(NONE);
    this.buckets = new Int32Array(capacity).fill(NONE);
    this.words = new Int32Array(4 * capacity);
    this.handoffs = new Array(capacity).fill(null);
    this.ended = new EndedHandoffs(capacity);
  }

  /** The latest handoff with that token on that connection (null: on any); null when none is remembered. */
  find(token: Token, connection: number | null): Handoff | null {
    return tokenLength(token) === TOKEN_LENGTH ? this.findAt(token.bytes, token.start, connection) : null;
  }

  /** The same for the 16 bytes from `start` on. */
  findAt(bytes: Uint8Array, start: number, connection: number | null): Handoff | null {
    this.readWords(bytes, start);
    const { words, previous } = this;
    for (let entry = this.heads[this.bucket]!; entry !== NONE; entry = previous[entry]!) {
      const at = 4 * entry;
      if (words[at] !== this.word0 || words[at + 1] !== this.word1) continue;
      if (words[at + 2] !== this.word2 || words[at + 3] !== this.word3) continue;
      const handoff = this.handoffs[entry] ?? this.restore(entry);
      if (connection === null || handoff.connection === connection) return handoff;
    }
    return null;
  }

  /** The handoff that the next one pushes out; null where it ended as usual, or there is none. */
  get next(): Handoff | null {
    return this.handoffs[this.added % this.capacity]!;
  }

  /** Adds a handoff; gives the one that it pushes out, unless that has ended as usual. Tokens of another length than 16 are not kept. */
  add(handoff: Handoff): Handoff | null {
    const { token } = handoff.offered;
    if (tokenLength(token) === TOKEN_LENGTH) {
      this.readWords(token.bytes, token.start);
      return this.addFound(handoff);
    }
    const pushedOut = this.next;
    this.take(handoff);
    return pushedOut;
  }

  /** Adds a handoff whose token was the last to be looked for. */
  addFound(handoff: Handoff): Handoff | null {
    const pushedOut = this.next;
    const entry = this.take(handoff);
    const at = 4 * entry;
    this.words[at] = this.word0;
    this.words[at + 1] = this.word1;
    this.words[at + 2] = this.word2;
    this.words[at + 3] = this.word3;
    const { bucket } = this;
    this.buckets[entry] = bucket;
    const before = this.heads[bucket]!;
    this.previous[entry] = before;
    this.following[entry] = NONE;
    if (before !== NONE) this.following[before] = entry;
    this.heads[bucket] = entry;
    return pushedOut;
  }

  /** Keeps what is to be remembered of a handoff that an ACK has ended; the object itself is free then. */
  end(handoff: Handoff, id: number, ack: number): void {
    this.ended.put(handoff.entry, handoff, id, ack);
    this.handoffs[handoff.entry] = null;
  }

  private restore(entry: number): Handoff {
    const token = Buffer.allocUnsafe(TOKEN_LENGTH);
    for (let at = 0; at < TOKEN_LENGTH; at += 4) token.writeInt32LE(this.words[4 * entry + at / 4]!, at);
    const handoff = this.ended.restore(entry, tokenFrom(token));
    handoff.entry = entry;
    this.handoffs[entry] = handoff;
    return handoff;
  }

  /** Puts a handoff in the place of the oldest; gives its entry. */
  private take(handoff: Handoff): number {
    const entry = this.added % this.capacity;
    this.added += 1;
    this.remove(entry);
    this.handoffs[entry] = handoff;
    handoff.entry = entry;
    if (this.pinned.add(handoff.offered.token.bytes, this.added, this.capacity))
      for (const known of this.handoffs) if (known !== null) known.offered = copied(known.offered);
    return entry;
  }

  private remove(entry: number): void {
    const bucket = this.buckets[entry]!;
    if (bucket === NONE) return;
    this.buckets[entry] = NONE;
    const { previous, following } = this;
    const [before, after] = [previous[entry]!, following[entry]!];
    if (after === NONE) this.heads[bucket] = before;
    else previous[after] = before;
    if (before !== NONE) following[before] = after;
  }

  private readWords(bytes: Uint8Array, start: number): void {
    this.word0 = wordAt(bytes, start);
    this.word1 = wordAt(bytes, start + 4);
    this.word2 = wordAt(bytes, start + 8);
    this.word3 = wordAt(bytes, start + 12);
    this.bucket = this.bucketOfWords();
  }

  /** Keyed by a number drawn at the start, so that no capture can be made to fill one bucket. */
  private bucketOfWords(): number {
    let hash = mixed(KEY, this.word0);
    hash = mixed(hash, this.word1);
    hash = mixed(hash, this.word2);
    return mixed(hash, this.word3) & this.mask;
  }
}

function mixed(hash: number, word: number): number {
  const product = Math.imul(hash ^ word, 0x9e3779b1);
  return product ^ (product >>> 15);
}

function wordAt(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
}

function copied(fields: HandoffFields): HandoffFields {
  const { token, correlationId, accepted, acceptedPlace, errorDetail, serviceName } = fields;
  const own = tokenFrom(token.bytes.slice(token.start, token.end));
  return { token: own, correlationId, accepted, acceptedPlace, errorDetail, serviceName };
}

const KEY = Math.floor(Math.random() * 0xffff_ffff) | 0;
