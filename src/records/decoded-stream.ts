import { type Announcer, Talk } from '../handoff/talk.ts';
import type { PassedDescriptor } from '../wire/descriptor.ts';
import { DIRECTIONS, type Direction } from '../wire/direction.ts';
import type { FrameReading } from '../wire/frame/frame-reading.ts';
import { FRAMING_VERSION } from '../wire/limits.ts';
import { FrameKind } from '../wire/registry.ts';
import { StreamSplitter } from '../wire/stream/stream.ts';
import type { StreamPieces } from '../wire/stream/stream-pieces.ts';
import type { Token } from '../wire/token.ts';
import { announcedOn, announcingPlace } from './announced-on.ts';
import type { KnownSecrets } from './redaction/known-secrets.ts';
import type { Segment, Settled } from './segment.ts';
import type { StreamLengths } from './stream-lengths.ts';
import { Timeline } from './timeline.ts';
import { UnsettledDescriptors } from './unsettled-descriptors.ts';

/** Takes the pieces of a stream; each call names the stream. */
export interface StreamReader {
  piecesOf(stream: DecodedStream): StreamPieces;
}

/** One direction of a connection, or all that passes on it where directions are not known. */
export class DecodedStream {
  // What every piece looks at comes first: of thousands of streams, each further line of the processor’s cache takes time.
  readonly connection: DecodedConnection;
  readonly direction: Direction | null;
  /** Made when the first bytes have to be cut: of nearly all streams none do. */
  private cutter: StreamSplitter | null = null;
  /** Bytes that passed before that. */
  private before: number;
  /** The last sideband, until the frame after it has been seen. */
  sideband: Token | null = null;
  /** Null while nothing tells times or descriptors. */
  timeline: Timeline | null = null;
  /** What is known of the descriptors that came with the last sideband; null where nothing is. */
  passed: readonly PassedDescriptor[] | null = null;
  /** What came directly before; bytes after a Hello or a ready are the application’s. */
  previous: 'Hello' | 'ready' | null = null;
  /** When the last sideband came, in µs since the epoch; null where that is not known. */
  announcedAt: number | null = null;
  /** Whether the offer of the last sideband was broken off, so that it announces none. */
  isUnmade = false;
  /** Offset of the last byte that came with a descriptor and may begin a sideband; -1: none did. */
  descriptorAt = -1;
  /** Where the last bytes ended that are neither frame nor sideband, or were not recorded. */
  oddUpTo = 0;
  /** Where an answer began that has no end; null where there is none. Its broker has read what is found in it as a part of it. */
  unfinishedAnswer: number | null = null;
  /** Where it is among those whose memory has grown; -1: it is not. Kept by `HeldMemory`. */
  placeAmongGrown = -1;
  /** Null while none has come. */
  private unsettled: UnsettledDescriptors | null = null;

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

  /** Whether the connection was handed over, so that what passes on it may be an application's. */
  get isHandedOver(): boolean {
    return this.cutter?.onlyPlausible === true;
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

  /** Whether its end has nothing to say, and frees nothing: as of nearly all, the bytes were whole pieces. */
  get leavesNothing(): boolean {
    return this.cutter === null && this.timeline === null && this.sideband === null;
  }

  /** Tells that nothing follows; what is left is given out. */
  end(why: 'truncated' | 'given-up'): void {
    const { pending } = this;
    if (this.direction === 'backend-to-broker' && !this.amidLooseBytes && pending[0] === FRAMING_VERSION)
      this.unfinishedAnswer = this.length - pending.length;
    this.cutter?.end(why);
  }

  /** How many bytes of memory are kept because of unfinished pieces. */
  get weight(): number {
    const pinned = this.cutter === null ? 0 : this.cutter.pinned;
    return pinned + (this.timeline === null ? 0 : this.timeline.weight);
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
    if (sideband && descriptors !== null && (descriptors > 0 || segment.passed !== undefined)) {
      this.descriptorAt = announcingPlace(this);
      this.splitter.markDescriptor();
    }
    if (segment.passed !== undefined) this.rememberAll(segment.passed);
    this.splitter.push(segment.bytes);
  }

  /** Notes what became of a descriptor, and gives it; records that refer to it show that from now on. */
  settle(settled: Settled): PassedDescriptor | null {
    return this.unsettled?.settle(settled) ?? null;
  }

  /** Takes note of descriptors that came, whose fate may be told later. */
  rememberAll(passed: readonly PassedDescriptor[]): void {
    if (passed.length === 0) return;
    this.unsettled ??= new UnsettledDescriptors();
    for (const descriptor of passed) this.unsettled.add(descriptor);
  }

  /** A sideband has come; what became of the one before does not concern it. @param time in µs since the epoch; null: not known */
  announce(sideband: Token, time: number | null): void {
    this.sideband = sideband;
    this.announcedAt = time;
    this.isUnmade = false;
    this.previous = null;
  }

  /** Notes where an application’s own bytes may begin. */
  follow({ message, kind }: FrameReading): void {
    const { direction } = this;
    const isEvent = kind === FrameKind.EVENT && message === 'HandoffAck';
    const ready = isEvent && (direction === null || direction === 'broker-to-client');
    this.previous = message === 'Hello' ? 'Hello' : ready ? 'ready' : null;
    if (ready && direction !== null) this.connection.handedOver();
  }
}

/** A connection with its streams. */
export class DecodedConnection implements Announcer {
  // What every piece looks at comes first, as in a stream.
  readonly number: number;
  /** The next one in its bucket, and when it was last used. Kept by `Connections`. */
  nextInBucket: DecodedConnection | null = null;
  lastUse = 0;
  /** Those of a broker and its backend, which nearly all connections have and no others. */
  private toBackend: DecodedStream | null = null;
  private toBroker: DecodedStream | null = null;
  readonly talk: Talk;
  /** Those that passed on it and later texts may repeat; null while there are none. Kept by `learnSecrets`. */
  secrets: KnownSecrets | null = null;
  /** The one before it and after it. Kept by `Connections`. */
  older: DecodedConnection | null = null;
  newer: DecodedConnection | null = null;
  /** The direction of the side that ended it; null where that is not known. */
  endedBy: Direction | null = null;
  /** When it ended, in µs since the epoch; null where that is not known. */
  endedAt: number | null = null;
  /** The other streams by direction, the last one for an unknown one. */
  private others: (DecodedStream | null)[] = NO_STREAMS;
  readonly reader: StreamReader;
  private readonly lengths: StreamLengths;

  /** @param lengths of streams that were followed before */
  constructor(number: number, reader: StreamReader, lengths: StreamLengths) {
    this.number = number;
    this.reader = reader;
    this.lengths = lengths;
    this.talk = new Talk(number, this);
  }

  stream(direction: Direction | null): DecodedStream {
    return this.known(direction) ?? this.begin(direction);
  }

  /** In the order of `DIRECTIONS`. */
  all(): DecodedStream[] {
    const { toBackend, toBroker, others } = this;
    if (others.length > 0) return ALL_WAYS.map((way) => this.known(way)).filter((stream) => stream !== null);
    if (toBackend === null) return toBroker === null ? [] : [toBroker];
    return toBroker === null ? [toBackend] : [toBackend, toBroker];
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

  announces(token: Token, by: number | null): boolean {
    const stream = this.toBackend ?? this.known(null);
    return stream !== null && announcedOn(stream, token, this.talk.announced, by);
  }
}

const ALL_WAYS = [...DIRECTIONS, null];
const NOTHING = new Uint8Array();
/** Never added to. */
const NO_STREAMS: (DecodedStream | null)[] = [];

function placeOf(direction: Direction | null): number {
  return direction === null ? DIRECTIONS.length : DIRECTIONS.indexOf(direction);
}
