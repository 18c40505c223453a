import { Talk } from '../handoff/talk.ts';
import type { PassedDescriptor } from '../wire/descriptor.ts';
import { DIRECTIONS, type Direction } from '../wire/direction.ts';
import type { FrameReading } from '../wire/frame/frame-reading.ts';
import { TOKEN_LENGTH } from '../wire/limits.ts';
import { FrameKind } from '../wire/registry.ts';
import { StreamSplitter } from '../wire/stream/stream.ts';
import type { StreamPieces } from '../wire/stream/stream-pieces.ts';
import { type Token, tokenFrom } from '../wire/token.ts';
import type { Segment, Settled } from './segment.ts';
import type { StreamLengths } from './stream-lengths.ts';
import { Timeline } from './timeline.ts';

/** Of memory that a remembered segment takes, in bytes. */
const MARK_WEIGHT = 64;

/** How many descriptors are remembered whose fate is not known. */
const MOST_UNSETTLED = 64;

/** Takes the pieces of a stream; each call names the stream. */
export interface StreamReader {
  piecesOf(stream: DecodedStream): StreamPieces;
}

/** One direction of a connection, or all that passes on it where directions are not known. */
export class DecodedStream {
  readonly connection: DecodedConnection;
  readonly direction: Direction | null;
  readonly splitter: StreamSplitter;
  /** Null while nothing tells times or descriptors. */
  timeline: Timeline | null = null;
  /** The last sideband, until the frame after it has been seen. */
  sideband: Token | null = null;
  /** What is known of the descriptors that came with it; null where nothing is. */
  passed: readonly PassedDescriptor[] | null = null;
  /** What came directly before: bytes after a Hello or a ready are the application’s. */
  previous: 'Hello' | 'ready' | null = null;
  /** Descriptors that came and may be settled, by how many had come before. */
  private readonly unsettled = new Map<number, PassedDescriptor>();
  private passedBefore = 0;

  /** @param start offset of its first byte: 0, unless the stream was followed before */
  constructor(
    connection: DecodedConnection,
    direction: Direction | null,
    reader: StreamReader,
    start: number,
  ) {
    this.connection = connection;
    this.direction = direction;
    const sidebands = direction === null || direction === 'broker-to-backend';
    this.splitter = new StreamSplitter(reader.piecesOf(this), sidebands);
    this.splitter.startAt(start);
  }

  /** How many bytes of memory are kept because of unfinished pieces. */
  get weight(): number {
    return this.splitter.pinned + (this.timeline === null ? 0 : this.timeline.size * MARK_WEIGHT);
  }

  push(segment: Segment): void {
    const { time, descriptors, unread, own } = segment;
    if (time !== null || descriptors !== null || unread || own || this.timeline !== null) {
      this.timeline ??= new Timeline();
      this.timeline.mark(this.splitter.length, segment);
    }
    if (segment.application) this.splitter.setOnlyPlausible();
    if (descriptors !== null && (descriptors > 0 || segment.passed !== undefined))
      this.splitter.markDescriptor();
    for (const descriptor of segment.passed ?? NONE) this.remember(descriptor);
    this.splitter.push(segment.bytes);
  }

  /** Notes what became of a descriptor, and gives it; records that refer to it show that from now on. */
  settle({ nth, fate }: Settled): PassedDescriptor | null {
    const descriptor = this.unsettled.get(nth) ?? null;
    if (descriptor !== null) descriptor.fate = fate;
    this.unsettled.delete(nth);
    return descriptor;
  }

  private remember(descriptor: PassedDescriptor): void {
    const nth = this.passedBefore++;
    if (descriptor.fate === null) this.unsettled.set(nth, descriptor);
    if (this.unsettled.size > MOST_UNSETTLED) this.unsettled.delete(this.unsettled.keys().next().value!);
  }

  /** Notes where an application’s own bytes may begin. */
  follow({ message, kind }: FrameReading): void {
    const ready = kind === FrameKind.EVENT && message === 'HandoffAck';
    this.previous = message === 'Hello' ? 'Hello' : ready ? 'ready' : null;
    if (ready && this.direction !== null) this.connection.handedOver();
  }
}

const NONE: readonly PassedDescriptor[] = [];

/** A connection with its streams. */
export class DecodedConnection {
  readonly number: number;
  readonly talk: Talk;
  /** Which way the bytes went of the side that ended it; null where that is not known. */
  endedBy: Direction | null = null;
  /** By direction, the last one for an unknown one. */
  private readonly streams: (DecodedStream | null)[] = new Array(DIRECTIONS.length + 1).fill(null);
  private readonly reader: StreamReader;
  private readonly lengths: StreamLengths;

  /** @param lengths of streams that were followed before */
  constructor(number: number, reader: StreamReader, lengths: StreamLengths) {
    this.number = number;
    this.reader = reader;
    this.lengths = lengths;
    this.talk = new Talk(number, () => this.waitingSideband());
  }

  stream(direction: Direction | null): DecodedStream {
    const place = placeOf(direction);
    const known = this.streams[place]!;
    if (known !== null) return known;
    const stream = new DecodedStream(this, direction, this.reader, this.lengths.of(this.number, direction));
    this.streams[place] = stream;
    return stream;
  }

  all(): DecodedStream[] {
    return this.streams.filter((stream) => stream !== null);
  }

  /** The client and the backend speak to each other from now on: only a plausible frame is one. */
  handedOver(): void {
    this.stream('client-to-broker').splitter.setOnlyPlausible();
    this.stream('broker-to-client').splitter.setOnlyPlausible();
  }

  /** The token of a sideband that has come before its offer. */
  private waitingSideband(): Token | null {
    const broker = this.streams[placeOf('broker-to-backend')] ?? null;
    const stream = broker ?? this.streams[placeOf(null)] ?? null;
    if (stream === null) return null;
    if (stream.sideband !== null) return stream.sideband;
    const { announced } = this.talk;
    // Where directions are not known, what is pending comes after the frame that asks.
    if (broker === null) return announced;
    const { pending } = broker.splitter;
    return pending.length < TOKEN_LENGTH ? announced : tokenFrom(pending.subarray(0, TOKEN_LENGTH));
  }
}

function placeOf(direction: Direction | null): number {
  return direction === null ? DIRECTIONS.length : DIRECTIONS.indexOf(direction);
}
