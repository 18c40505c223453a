import type { DecodedConnection } from './decoded-stream.ts';
import { OldestKeys } from './oldest-keys.ts';
import { StreamLengths } from './stream-lengths.ts';

/** How many connections are followed at once; when there are more, the one that has been silent longest is ended. */
const MOST_CONNECTIONS = 8_192;

/** The connections that are being followed, within a bound. */
export class Connections {
  private readonly known = new Map<number, DecodedConnection>();
  private readonly oldest = new OldestKeys(this.known);
  /** The one that was asked for last. */
  private latest: DecodedConnection | null = null;
  /** Of those that are no longer followed, so that offsets continue where they were. */
  private readonly lengths = new StreamLengths();
  private readonly make: (number: number, lengths: StreamLengths) => DecodedConnection;
  private readonly dropped: (connection: DecodedConnection) => void;

  /** @param dropped called with a connection that is no longer followed because there are too many */
  constructor(
    make: (number: number, lengths: StreamLengths) => DecodedConnection,
    dropped: (connection: DecodedConnection) => void,
  ) {
    this.make = make;
    this.dropped = dropped;
  }

  get(number: number): DecodedConnection {
    if (this.latest?.number === number) return this.latest;
    let connection = this.known.get(number);
    const crowded = this.known.size >= MOST_CONNECTIONS / 2;
    if (connection === undefined) {
      if (this.known.size >= MOST_CONNECTIONS) this.drop();
      connection = this.make(number, this.lengths);
      this.known.set(number, connection);
    } else if (crowded) {
      // The order of the map is that of their last use, as far as it matters.
      this.known.delete(number);
      this.known.set(number, connection);
    }
    this.latest = connection;
    return connection;
  }

  /** The same, or null where it is not being followed. */
  find(number: number): DecodedConnection | null {
    return this.known.get(number) ?? null;
  }

  /** Takes a connection out. */
  take(number: number): DecodedConnection | null {
    const connection = this.find(number);
    this.known.delete(number);
    if (this.latest === connection) this.latest = null;
    return connection;
  }

  all(): DecodedConnection[] {
    return [...this.known.values()];
  }

  private drop(): void {
    const oldest = this.take(this.oldest.next()!)!;
    this.dropped(oldest);
    this.lengths.remember(oldest.number, oldest.all());
  }
}
