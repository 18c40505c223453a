import { hex } from '../../wire/fields/value.ts';
import { TOKEN_LENGTH } from '../../wire/limits.ts';
import type { AnsweredAtOnce } from '../answered-at-once.ts';
import type { Handoff } from '../handoff.ts';
import { TokenUse } from '../token-use.ts';
import { EndedHandoffs } from './ended-handoffs.ts';
import { grown, roomFor } from './growing.ts';
import { OpenQueue } from './open-queue.ts';
import { NONE, TokenIndex } from './token-index.ts';

/**
 * The latest handoffs by their tokens; a further one pushes out the oldest. Tokens of another length than 16 bytes are not
 * found again.
 */
export class HandoffTable {
  private readonly mask: number;
  private readonly tokens: TokenIndex;
  private connections = new Float64Array();
  /** Null for those that have ended and are in `ended`. */
  private readonly handoffs: (Handoff | null)[] = [];
  private readonly ended = new EndedHandoffs();
  private added = 0;
  /** Of tokens that came more than once: the latest entry for each connection, by connection and token. */
  private readonly repeated = new Map<string, number>();
  /** Where one connection has several open offers with one token: these in order, by the latest entry. */
  private readonly queues = new Map<number, OpenQueue>();

  /** @param capacity a power of two @param key see TokenIndex */
  constructor(capacity: number, key: number) {
    this.mask = capacity - 1;
    this.tokens = new TokenIndex(capacity, key);
  }

  /** The handoff that the next one pushes out; null where it has ended, or there is none. */
  get next(): Handoff | null {
    return this.handoffs[this.added & this.mask] ?? null;
  }

  /** Entry of the latest handoff with that token on any connection, or NONE. */
  find(bytes: Uint8Array, start: number): number {
    return this.tokens.find(bytes, start);
  }

  /** The same, of a token in memory that `view` shows, which is quicker. */
  findIn(view: DataView, start: number): number {
    return this.tokens.findIn(view, start);
  }

  /** The same as `find` on one connection. */
  findOn(bytes: Uint8Array, start: number, connection: number): number {
    const entry = this.tokens.find(bytes, start);
    if (entry === NONE || this.connections[entry] === connection) return entry;
    if (this.repeated.size === 0) return NONE;
    return this.repeated.get(keyOf(connection, bytes, start)) ?? NONE;
  }

  /** The oldest open handoff with the token and connection of the entry that `findOn` gave; null when none is open. */
  openAt(entry: number): Handoff | null {
    const queue = this.queues.size === 0 ? undefined : this.queues.get(entry);
    if (queue !== undefined) return queue.oldest;
    const handoff = this.handoffs[entry]!;
    return handoff?.open === true ? handoff : null;
  }

  /** The same, of those that fit. */
  openThat(entry: number, fits: (handoff: Handoff) => boolean): Handoff | null {
    const queue = this.queues.get(entry);
    if (queue !== undefined) return queue.find(fits);
    const handoff = this.handoffs[entry]!;
    return handoff?.open === true && fits(handoff) ? handoff : null;
  }

  /** Whether an object may be used again once its handoff has ended: nothing here refers to it. */
  get letsGo(): boolean {
    return this.queues.size === 0;
  }

  /** The handoff of an entry, open or ended. */
  at(entry: number): Handoff {
    const known = this.handoffs[entry]!;
    return known ?? this.ended.restore(entry, this.connections[entry]!, this.tokens.tokenOf(entry));
  }

  /** Adds a handoff. @param isNew whether its token was looked for last, and not found */
  add(handoff: Handoff, isNew: boolean): void {
    const entry = this.take();
    this.handoffs[entry] = handoff;
    this.connections[entry] = handoff.connection;
    handoff.entry = entry;
    if (handoff.tokenLength !== TOKEN_LENGTH) return this.tokens.addWithout(entry);
    const same = isNew ? NONE : this.tokens.find(handoff.token, 0);
    // One with the same token may be what this one pushes out.
    if (same !== NONE && same !== entry) {
      this.noteRepetition(handoff, same);
      this.tokens.find(handoff.token, 0);
    }
    this.tokens.add(entry);
  }

  /** Adds a handoff that has ended already, whose token was looked for last, and not found. @param index its number */
  addAtOnce(handoff: AnsweredAtOnce, index: number): void {
    const entry = this.take();
    this.handoffs[entry] = null;
    this.connections[entry] = handoff.connection;
    this.ended.putAtOnce(entry, index, handoff);
    this.tokens.add(entry);
  }

  /** Keeps what has to be remembered of a handoff that has ended; the object itself is free then. */
  end(handoff: Handoff): void {
    const { entry } = handoff;
    const there = this.handoffs[entry]!;
    if (there !== null && there !== handoff) return;
    this.ended.put(entry, handoff);
    this.handoffs[entry] = null;
  }

  /** Takes in what has become of the token of a handoff that `at` gave. */
  change(handoff: Handoff): void {
    if (this.handoffs[handoff.entry] === null) this.ended.putRarity(handoff.entry, handoff);
  }

  /** The entry of the next handoff. */
  private take(): number {
    const entry = this.added & this.mask;
    this.added = entry + 1;
    if (entry === this.connections.length) this.makeRoom(roomFor(entry));
    this.forget(entry);
    return entry;
  }

  private makeRoom(entries: number): void {
    this.connections = grown(this.connections, entries);
    while (this.handoffs.length < entries) this.handoffs.push(null);
    this.ended.makeRoom(entries);
    this.tokens.makeRoom(entries);
  }

  private noteRepetition(handoff: Handoff, same: number): void {
    const { token, connection, entry } = handoff;
    const other = this.at(same);
    handoff.tokenUse = TokenUse.of(other);
    this.change(other);
    const before = this.connections[same] === connection ? same : this.findOn(token, 0, connection);
    const open = before === NONE ? null : this.openAt(before);
    if (open !== null) {
      const queue = this.queues.get(before) ?? new OpenQueue(open);
      this.queues.delete(before);
      queue.add(handoff);
      this.queues.set(entry, queue);
    }
    this.repeated.set(keyOf(this.connections[same]!, token, 0), same);
    this.repeated.set(keyOf(connection, token, 0), entry);
  }

  private forget(entry: number): void {
    if (this.repeated.size > 0 && this.tokens.has(entry)) {
      const key = keyOf(this.connections[entry]!, this.tokens.tokenOf(entry), 0);
      if (this.repeated.get(key) === entry) this.repeated.delete(key);
    }
    if (this.queues.size > 0) this.queues.delete(entry);
  }
}

function keyOf(connection: number, bytes: Uint8Array, start: number): string {
  return `${connection} ${hex(bytes, start, start + TOKEN_LENGTH)}`;
}
