import type { Direction } from '../../wire/direction.ts';
import { OldestKeys } from '../oldest-keys.ts';
import type { Segment } from '../segment.ts';
import { type Disguise, disguisedMessage } from './disguised-bytes.ts';
import { KnownSecrets } from './known-secrets.ts';
import { RedactedStream } from './redacted-stream.ts';

/** How many connections are followed at once; of those that were begun before, what waits is given out. */
const MOST_CONNECTIONS = 4_096;
/** How much may wait for the rest of its frame, on all connections together. In bytes. */
const MOST_WAITING = 24 * 1024 * 1024;

/** A connection. */
interface Streams {
  readonly ways: Map<Direction | null, RedactedStream>;
  readonly secrets: KnownSecrets;
}

/**
 * Traffic with every secret replaced, as a capture may keep it: lengths, times, descriptors and all that is known to be harmless
 * stay as they are, so that it is decoded to the same outcomes. Bytes wait until it is known what they are: for the end of
 * their frame, or of their connection.
 */
export class TrafficRedactor {
  private readonly connections = new Map<number, Streams>();
  private readonly oldest = new OldestKeys(this.connections);
  private readonly disguise: Disguise;
  private weight = 0;

  constructor(disguise: Disguise) {
    this.disguise = disguise;
  }

  /** Takes in traffic; gives what can be given out now. */
  take(segment: Segment): Segment[] {
    if (segment.ends) return [...this.endConnection(segment.connection), segment];
    const before = this.makeRoom(segment.connection);
    const streams = this.streams(segment.connection);
    const stream = this.stream(streams, segment.direction);
    const { changed } = segment;
    const shown =
      changed === undefined
        ? segment
        : {
            ...segment,
            changed: { ...changed, was: disguisedMessage(changed.was, this.disguise, streams.secrets.all) },
          };
    const given = this.changing(stream, () => stream.push(shown));
    if (this.weight <= MOST_WAITING) return [...before, ...given];
    return [...before, ...given, ...this.relieve()];
  }

  /** Ends a connection, both directions; gives what waited on it. */
  endConnection(connection: number): Segment[] {
    const streams = this.connections.get(connection);
    if (streams === undefined) return [];
    this.connections.delete(connection);
    return [...streams.ways.values()].flatMap((stream) => this.changing(stream, () => stream.end()));
  }

  /** Gives all that waits. */
  end(): Segment[] {
    return [...this.connections.keys()].flatMap((connection) => this.endConnection(connection));
  }

  private makeRoom(connection: number): Segment[] {
    if (this.connections.size < MOST_CONNECTIONS || this.connections.has(connection)) return [];
    return this.endConnection(this.oldest.next()!);
  }

  /** Where too much waits, the longest unfinished frames are given up. */
  private relieve(): Segment[] {
    const given: Segment[] = [];
    const all = [...this.connections.values()].flatMap(({ ways }) => [...ways.values()]);
    for (const stream of all.toSorted((one, other) => other.weight - one.weight)) {
      if (this.weight <= MOST_WAITING / 2) break;
      given.push(...this.changing(stream, () => stream.giveUp()));
    }
    return given;
  }

  private changing(stream: RedactedStream, change: () => void): Segment[] {
    const before = stream.weight;
    change();
    const given = stream.take();
    this.weight += stream.weight - before;
    return given;
  }

  private streams(connection: number): Streams {
    const known = this.connections.get(connection);
    if (known !== undefined) return known;
    const streams: Streams = { ways: new Map(), secrets: new KnownSecrets() };
    this.connections.set(connection, streams);
    return streams;
  }

  private stream(streams: Streams, direction: Direction | null): RedactedStream {
    const known = streams.ways.get(direction);
    if (known !== undefined) return known;
    // The client and the backend speak to each other from then on.
    const ready = () => {
      if (direction === null) return;
      for (const way of ['client-to-broker', 'broker-to-client'] as const)
        this.stream(streams, way).setOnlyPlausible();
    };
    const stream = new RedactedStream(direction, this.disguise, streams.secrets, ready);
    streams.ways.set(direction, stream);
    return stream;
  }
}
