import type { DecodedConnection } from './decoded-stream.ts';
import { StreamLengths } from './stream-lengths.ts';

/** How many connections are followed at once; when there are more, the one that has been silent longest is ended. */
const MOST_CONNECTIONS = 8_192;
/** A power of two. */
const FEWEST_BUCKETS = 64;

/**
 * The connections that are being followed, within a bound. They are linked to each other instead of being kept in a `Map`, which
 * leaves its old tables behind as it makes room: those keep what they held, and a server has each of its connections in one.
 */
export class Connections {
  /** By a part of the hash, the latest one; a power of two. */
  private buckets: (DecodedConnection | null)[] = new Array(FEWEST_BUCKETS).fill(null);
  private count = 0;
  private uses = 0;
  /**
   * Whether they are linked in the order of their last use; otherwise in the order in which they came. Moving one as it is used
   * touches its neighbours, too, so that none is moved until one has to be given up.
   */
  private byUse = false;
  private oldest: DecodedConnection | null = null;
  private newest: DecodedConnection | null = null;
  /** The one that was last asked for. */
  private latest: DecodedConnection | null = null;
  /** Stream lengths of those that are no longer followed, so that their offsets continue. */
  private readonly lengths = new StreamLengths();
  private readonly make: (number: number, lengths: StreamLengths) => DecodedConnection;
  private readonly dropped: (connection: DecodedConnection) => void;
  private readonly key: number;

  /**
   * @param dropped called with a connection that is no longer followed because there are too many
   * @param key drawn at random by the caller, so that no recording can be made to fill one bucket
   */
  constructor(
    make: (number: number, lengths: StreamLengths) => DecodedConnection,
    dropped: (connection: DecodedConnection) => void,
    key = 0,
  ) {
    this.make = make;
    this.dropped = dropped;
    this.key = key | 0;
  }

  get(number: number): DecodedConnection {
    if (this.latest?.number === number) return this.latest;
    const connection = this.find(number) ?? this.begin(number);
    if (this.byUse && this.newest !== connection) {
      this.unlink(connection);
      this.append(connection);
    }
    connection.lastUse = ++this.uses;
    this.latest = connection;
    return connection;
  }

  /** The same, or null where it is not being followed. */
  find(number: number): DecodedConnection | null {
    let found = this.buckets[this.bucketOf(number)] ?? null;
    while (found !== null && found.number !== number) found = found.nextInBucket;
    return found;
  }

  /** Takes a connection out. */
  take(number: number): DecodedConnection | null {
    const connection = this.find(number);
    if (connection === null) return null;
    this.takeOut(connection);
    this.unlink(connection);
    this.count -= 1;
    if (this.count < MOST_CONNECTIONS / 2) this.byUse = false;
    if (this.latest === connection) this.latest = null;
    return connection;
  }

  all(): DecodedConnection[] {
    const all: DecodedConnection[] = [];
    for (let next = this.oldest; next !== null; next = next.newer) all.push(next);
    return all;
  }

  /** Forgets all of them. */
  clear(): void {
    this.buckets = new Array(FEWEST_BUCKETS).fill(null);
    this.count = 0;
    this.byUse = false;
    this.oldest = this.newest = this.latest = null;
  }

  private begin(number: number): DecodedConnection {
    if (this.count >= MOST_CONNECTIONS) this.drop();
    const connection = this.make(number, this.lengths);
    this.add(connection);
    return connection;
  }

  private drop(): void {
    if (!this.byUse) this.sort();
    const oldest = this.take(this.oldest!.number)!;
    this.dropped(oldest);
    this.lengths.remember(oldest.number, oldest.all());
  }

  /** Links them in the order of their last use, which is kept until half of them have ended. */
  private sort(): void {
    const sorted = this.all().sort((one, other) => one.lastUse - other.lastUse);
    this.oldest = this.newest = null;
    for (const connection of sorted) this.append(connection);
    this.newest!.newer = null;
    this.byUse = true;
  }

  private add(connection: DecodedConnection): void {
    this.count += 1;
    if (2 * this.count > this.buckets.length) this.spread();
    this.putIn(connection);
    this.append(connection);
  }

  private append(connection: DecodedConnection): void {
    connection.older = this.newest;
    if (this.newest === null) this.oldest = connection;
    else this.newest.newer = connection;
    this.newest = connection;
  }

  /** Leaves nothing behind that leads from the connection to others. */
  private unlink(connection: DecodedConnection): void {
    const { older, newer } = connection;
    if (older === null) this.oldest = newer;
    else older.newer = newer;
    if (newer === null) this.newest = older;
    else newer.older = older;
    connection.older = connection.newer = null;
  }

  private putIn(connection: DecodedConnection): void {
    const bucket = this.bucketOf(connection.number);
    connection.nextInBucket = this.buckets[bucket] ?? null;
    this.buckets[bucket] = connection;
  }

  private takeOut(connection: DecodedConnection): void {
    const bucket = this.bucketOf(connection.number);
    const first = this.buckets[bucket]!;
    if (first === connection) this.buckets[bucket] = connection.nextInBucket;
    else {
      let before = first;
      while (before.nextInBucket !== connection) before = before.nextInBucket!;
      before.nextInBucket = connection.nextInBucket;
    }
    connection.nextInBucket = null;
  }

  private spread(): void {
    this.buckets = new Array(2 * this.buckets.length).fill(null);
    for (let next = this.oldest; next !== null; next = next.newer) this.putIn(next);
  }

  private bucketOf(number: number): number {
    const hash = mixed(mixed(this.key, number | 0), (number / 0x1_0000_0000) | 0);
    return hash & (this.buckets.length - 1);
  }
}

function mixed(hash: number, word: number): number {
  const product = Math.imul(hash ^ word, 0x9e3779b1);
  return product ^ (product >>> 15);
}
