import type { Change, Segment } from '../records/segment.ts';
import type { Direction } from '../wire/direction.ts';
import { readFrame } from '../wire/frame/frame.ts';
import { HEADER_LENGTH, MAX_BODY_LENGTH, TOKEN_LENGTH } from '../wire/limits.ts';

/** Bytes that one end of a connection sent; which end is which is not known yet. */
export interface EndSegment {
  readonly connection: number;
  /** Which of the two ends sent them. */
  readonly end: 0 | 1;
  /** Whether that end dialled the other; null where nothing tells. */
  readonly dialled: boolean | null;
  readonly time: number | null;
  readonly bytes: Uint8Array;
  readonly descriptors: number | null;
  readonly changed?: Change;
}

interface Connection {
  /** The bytes that each end began with, until it is known what they are. */
  readonly heads: [Uint8Array, Uint8Array];
  /** Which way bytes go that the first end sends, and the second; null once nothing can tell. */
  directions: Directions | null | undefined;
}

type Directions = readonly [Direction, Direction];

/** Ends say what they are in far fewer bytes. */
const LONGEST_HEAD = 8 * 1024;
/** So much is held back until a connection shows what it is. In bytes, with something for each segment. */
const MOST_HELD = 1024 * 1024;
const SEGMENT_OVERHEAD = 64;

/**
 * Finds out who speaks on a connection by what its ends say first: a sideband or an offer comes from a broker to a
 * backend, a Hello from a client to a broker. Gives all segments in their order, as soon as the earliest is known.
 */
export class ConnectionRoles {
  private readonly connections = new Map<number, Connection>();
  private held: EndSegment[] = [];
  private heldLength = 0;
  private readonly otherwise: Directions | null;

  /** @param otherwise what a connection is that shows nothing: which way go the bytes of the end that dialled, and of the other */
  constructor(otherwise: Directions | null = null) {
    this.otherwise = otherwise;
  }

  /** Takes in a segment; gives those that are known now. */
  *take(segment: EndSegment): Generator<Segment> {
    const connection = this.connection(segment.connection);
    if (connection.directions === undefined) this.learn(connection, segment);
    this.held.push(segment);
    this.heldLength += segment.bytes.length + SEGMENT_OVERHEAD;
    yield* this.release(this.heldLength > MOST_HELD);
  }

  /** Gives what is still held back. */
  *end(): Generator<Segment> {
    yield* this.release(true);
  }

  private *release(all: boolean): Generator<Segment> {
    let count = 0;
    for (; count < this.held.length; count++) {
      const segment = this.held[count]!;
      const connection = this.connection(segment.connection);
      if (connection.directions === undefined && !all) break;
      connection.directions ??= this.otherwise;
      this.heldLength -= segment.bytes.length + SEGMENT_OVERHEAD;
      const { time, bytes, descriptors, changed } = segment;
      const direction = connection.directions?.[segment.end] ?? null;
      const known = { connection: segment.connection, direction, time, bytes, descriptors };
      yield changed === undefined ? known : { ...known, changed };
    }
    if (count > 0) this.held = this.held.slice(count);
  }

  private connection(number: number): Connection {
    const known = this.connections.get(number);
    if (known !== undefined) return known;
    const connection: Connection = { heads: [NOTHING, NOTHING], directions: undefined };
    this.connections.set(number, connection);
    return connection;
  }

  private learn(connection: Connection, segment: EndSegment): void {
    const { end, dialled, bytes, descriptors, changed } = segment;
    const head = changed?.was ?? Buffer.concat([connection.heads[end], bytes]);
    if (changed === undefined) connection.heads[end] = head;
    const said = descriptors !== null && descriptors > 0 ? 'offer' : beginning(head);
    if (said === 'wait' && head.length < LONGEST_HEAD) return;
    connection.heads[0] = NOTHING;
    connection.heads[1] = NOTHING;
    if (said === 'offer') connection.directions = pair(end, 'broker-to-backend', 'backend-to-broker');
    else if (said === 'hello') connection.directions = pair(end, 'client-to-broker', 'broker-to-client');
    else if (dialled === false && said === 'ack')
      connection.directions = pair(end, 'backend-to-broker', 'broker-to-backend');
    else connection.directions = this.otherwise;
  }
}

const NOTHING = new Uint8Array();

/** Which way each end’s bytes go, given that of one end. */
function pair(end: 0 | 1, own: Direction, other: Direction): Directions {
  return end === 0 ? [own, other] : [other, own];
}

/** What the bytes that an end began with are. */
function beginning(head: Uint8Array): 'offer' | 'hello' | 'ack' | 'other' | 'wait' {
  const message = firstMessage(head, 0);
  if (message === 'HandoffOffer') return 'offer';
  if (message === 'Hello') return 'hello';
  if (message === 'HandoffAck') return 'ack';
  const behind = head.length < TOKEN_LENGTH ? 'wait' : firstMessage(head, TOKEN_LENGTH);
  if (behind === 'HandoffOffer') return 'offer';
  return message === 'wait' || behind === 'wait' ? 'wait' : 'other';
}

/** The message of the frame at `start`; null when there is none, `wait` while it is not all there. */
function firstMessage(head: Uint8Array, start: number): string | null {
  if (head.length < start + HEADER_LENGTH) return 'wait';
  const bodyLength = Buffer.from(head.buffer, head.byteOffset, head.length).readUInt32LE(start + 1);
  if (head[start] !== 1 || bodyLength > MAX_BODY_LENGTH) return null;
  const end = start + HEADER_LENGTH + bodyLength;
  return head.length < end ? 'wait' : readFrame(head, start, end, 0, null).message;
}
