import { Talk } from '../handoff/talk.ts';
import type { PassedDescriptor } from '../wire/descriptor.ts';
import { DIRECTIONS, type Direction } from '../wire/direction.ts';
import type { FrameReading } from '../wire/frame/frame-reading.ts';
import { TOKEN_LENGTH } from '../wire/limits.ts';
import { FrameKind } from '../wire/registry.ts';
import { StreamSplitter } from '../wire/stream/stream.ts';
import type { StreamPieces } from '../wire/stream/stream-pieces.ts';
import { sameToken, type Token, tokenFrom } from '../wire/token.ts';
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
  /** Made when the first bytes have to be cut: of nearly all streams none do. */
  private cutter: StreamSplitter | null = null;
  /** Bytes that passed before that. */
  private before: number;
  /** Null while nothing tells times or descriptors. */
  timeline: Timeline | null = null;
  /** The last sideband, until the frame after it has been seen. */
  sideband: Token | null = null;
  /** Where the last bytes ended that are neither frame nor sideband, or were not recorded. */
  oddUpTo = 0;
  /** What is known of the descriptors that came with it; null where nothing is. */
  passed: readonly PassedDescriptor[] | null = null;
  /** What came directly before; bytes after a Hello or a ready are the application’s. */
  previous: 'Hello' | 'ready' | null = null;
  /** Where it is among those whose memory has grown; -1: it is not. Kept by `HeldMemory`. */
  placeAmongGrown = -1;
  /** Descriptors that came and may be settled, by how many had come before; null while there were none. */
  private unsettled: Map<number, PassedDescriptor> | null = null;
  private passedBefore = 0;

  /** @param start offset of its first byte: 0, unless the stream was followed before */
  constructor(connection: DecodedConnection, direction: Direction | null, start: number) {
    this.connection = connection;
    this.direction = direction;
    this.before = start;
  }

  get splitter(): StreamSplitter {
    if (this.cutter !== null) return this.cutter;
    const { direction } = this;
    const sidebands = direction === null || direction === 'broker-to-backend';
    this.cutter = new StreamSplitter(this.connection.reader.piecesOf(this), sidebands);
    this.cutter.skip(this.before);
    return this.cutter;
  }

  /** Bytes that have passed. */
  get length(): number {
    return this.cutter === null ? this.before : this.cutter.length;
  }

  /** Whether nothing is waiting for more, and any frame is one. */
  get idle(): boolean {
    return this.cutter === null || this.cutter.idle;
  }

  /** The bytes that are in no piece yet. */
  get pending(): Uint8Array {
    return this.cutter === null ? NOTHING : this.cutter.pending;
  }

  /** Whether the last bytes were no frame, and the next frame has not been found. */
  get amidLooseBytes(): boolean {
    return this.cutter?.amidLooseBytes === true;
  }

  /** Takes note of bytes that were whole pieces and did not have to be cut; it must be idle. */
  skip(count: number): void {
    if (this.cutter === null) this.before += count;
    else this.cutter.skip(count);
  }

  /** Tells that nothing follows; what is left is given out. */
  end(why: 'truncated' | 'given-up'): void {
    this.cutter?.end(why);
  }

  /** How many bytes of memory are kept because of unfinished pieces. */
  get weight(): number {
    const pinned = this.cutter === null ? 0 : this.cutter.pinned;
    return pinned + (this.timeline === null ? 0 : this.timeline.size * MARK_WEIGHT);
  }

  push(segment: Segment): void {
    const { time, descriptors, unread, own } = segment;
    if (time !== null || descriptors !== null || unread || own || this.timeline !== null) {
      this.timeline ??= new Timeline();
      this.timeline.mark(this.length, segment);
    }
    if (segment.application) this.splitter.setOnlyPlausible();
    const sideband =
      segment.passed === undefined || segment.passed.some(({ handle }) => handle === undefined);
    if (sideband && descriptors !== null && (descriptors > 0 || segment.passed !== undefined))
      this.splitter.markDescriptor();
    if (segment.passed !== undefined) this.rememberAll(segment.passed);
    this.splitter.push(segment.bytes);
  }

  /** Notes what became of a descriptor, and gives it; records that refer to it show that from now on. */
  settle({ nth, fate }: Settled): PassedDescriptor | null {
    const descriptor = this.unsettled?.get(nth) ?? null;
    if (descriptor !== null) descriptor.fate = fate;
    this.unsettled?.delete(nth);
    return descriptor;
  }

  /** Takes note of descriptors that came, whose fate may be told later. */
  rememberAll(passed: readonly PassedDescriptor[]): void {
    for (const descriptor of passed) this.remember(descriptor);
  }

  private remember(descriptor: PassedDescriptor): void {
    const nth = this.passedBefore++;
    if (descriptor.fate !== null) return;
    this.unsettled ??= new Map();
    this.unsettled.set(nth, descriptor);
    if (this.unsettled.size > MOST_UNSETTLED) this.unsettled.delete(this.unsettled.keys().next().value!);
  }

  /** Notes where an application’s own bytes may begin. */
  follow({ message, kind }: FrameReading): void {
    const ready = kind === FrameKind.EVENT && message === 'HandoffAck';
    this.previous = message === 'Hello' ? 'Hello' : ready ? 'ready' : null;
    if (ready && this.direction !== null) this.connection.handedOver();
  }
}

/** A connection with its streams. */
export class DecodedConnection {
  readonly number: number;
  readonly talk: Talk;
  /** The direction of the side that ended it; null where that is not known. */
  endedBy: Direction | null = null;
  /** The one that was used before it, and after it, and the next in its bucket. Kept by `Connections`. */
  older: DecodedConnection | null = null;
  newer: DecodedConnection | null = null;
  nextInBucket: DecodedConnection | null = null;
  /** Those of a broker and its backend, which nearly all connections have and no others. */
  private toBackend: DecodedStream | null = null;
  private toBroker: DecodedStream | null = null;
  /** The others by direction, the last one for an unknown one. */
  private others: (DecodedStream | null)[] = NO_STREAMS;
  readonly reader: StreamReader;
  private readonly lengths: StreamLengths;

  /** @param lengths of streams that were followed before */
  constructor(number: number, reader: StreamReader, lengths: StreamLengths) {
    this.number = number;
    this.reader = reader;
    this.lengths = lengths;
    this.talk = new Talk(number, (token) => this.announces(token));
  }

  stream(direction: Direction | null): DecodedStream {
    return this.known(direction) ?? this.begin(direction);
  }

  all(): DecodedStream[] {
    return [...DIRECTIONS, null]
      .map((direction) => this.known(direction))
      .filter((stream) => stream !== null);
  }

  private known(direction: Direction | null): DecodedStream | null {
    if (direction === 'broker-to-backend') return this.toBackend;
    if (direction === 'backend-to-broker') return this.toBroker;
    return this.others[placeOf(direction)] ?? null;
  }

  private begin(direction: Direction | null): DecodedStream {
    const stream = new DecodedStream(this, direction, this.lengths.of(this.number, direction));
    if (direction === 'broker-to-backend') this.toBackend = stream;
    else if (direction === 'backend-to-broker') this.toBroker = stream;
    else {
      if (this.others.length === 0) this.others = new Array(DIRECTIONS.length + 1).fill(null);
      this.others[placeOf(direction)] = stream;
    }
    return stream;
  }

  /** The client and the backend speak to each other from now on: only a plausible frame is one. */
  handedOver(): void {
    this.stream('client-to-broker').splitter.setOnlyPlausible();
    this.stream('broker-to-client').splitter.setOnlyPlausible();
  }

  /** Whether a sideband with that token has come, and its offer has not. */
  private announces(token: Token): boolean {
    const broker = this.toBackend;
    const stream = broker ?? this.known(null);
    if (stream === null) return false;
    if (stream.sideband !== null) return sameToken(stream.sideband, token);
    const { announced } = this.talk;
    const before = announced !== null && sameToken(announced, token);
    // Where directions are not known, what is pending comes after the frame that asks.
    if (broker === null || broker.pending.length < TOKEN_LENGTH) return before;
    if (sameToken(tokenFrom(broker.pending.subarray(0, TOKEN_LENGTH)), token)) return true;
    // Among bytes that are not a frame, the last 16 are held back in case they are a sideband.
    return before && broker.amidLooseBytes;
  }
}

const NOTHING = new Uint8Array();
/** Never added to. */
const NO_STREAMS: (DecodedStream | null)[] = [];

function placeOf(direction: Direction | null): number {
  return direction === null ? DIRECTIONS.length : DIRECTIONS.indexOf(direction);
}
