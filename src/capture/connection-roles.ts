import { OldestKeys } from '../records/oldest-keys.ts';
import { type Change, type Segment, segmentWith } from '../records/segment.ts';
import type { PassedDescriptor } from '../wire/descriptor.ts';
import type { Direction } from '../wire/direction.ts';
import { isSidebandAlone } from '../wire/stream/sideband-alone.ts';
import { type Beginning, beginningOf } from './beginning.ts';

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
  readonly passed?: readonly PassedDescriptor[];
  readonly anywhere?: boolean;
  readonly unread?: boolean;
  readonly own?: boolean;
  readonly gap?: number;
  readonly changed?: Change;
  /** Whether the connection was handed over to the backend, whose end that is. */
  readonly handedOver?: 0 | 1 | null;
  /** False where it may be a file and not a connection: it is reported only if it speaks the protocol. */
  readonly certain?: boolean;
}

interface Connection {
  /** The bytes that each end began with, until it is known what they are. */
  heads: [Uint8Array, Uint8Array];
  /** The direction of what the first end sends, and of what the second sends; null once that cannot be known. */
  directions: Directions | null | undefined;
  /** Whether an end has begun with a message of the protocol. */
  spoke: boolean;
  /** Whether neither end has begun with anything that could be of the protocol. */
  foreign: boolean;
  certain: boolean;
}

type Directions = readonly [Direction, Direction];

/**
 * How many connections are remembered: more than can have segments that are held back. An older one shows what it is by what it
 * says next.
 */
const MOST_CONNECTIONS = 32_768;
/** Ends say what they are in far fewer bytes. */
const LONGEST_HEAD = 8 * 1024;
/** How much is held back until a connection shows what it is: in bytes, with an allowance for each segment. */
const MOST_HELD = 1024 * 1024;
const SEGMENT_OVERHEAD = 64;

/**
 * Finds out who speaks on a connection by what its ends say first: a sideband or an offer comes from a broker to a
 * backend, a Hello from a client to a broker. Gives all segments in order, as soon as the earliest is known.
 */
export class ConnectionRoles {
  private readonly connections = new Map<number, Connection>();
  private readonly oldest = new OldestKeys(this.connections);
  private held: EndSegment[] = [];
  private first = 0;
  private heldLength = 0;
  private readonly otherwise: Directions | null;

  /** @param otherwise used where a connection shows nothing: the direction of the end that dialled, and of the other */
  constructor(otherwise: Directions | null = null) {
    this.otherwise = otherwise;
  }

  /** Takes in a segment; gives those that are known now. */
  take(segment: EndSegment): readonly Segment[] {
    const connection = this.connection(segment.connection);
    if (segment.certain !== false) connection.certain = true;
    if (connection.directions === undefined) this.learn(connection, segment);
    if (this.first === this.held.length && connection.directions !== undefined)
      return isReported(connection) ? [told(segment, connection, this.otherwise)] : NONE;
    this.held.push(segment);
    this.heldLength += segment.bytes.length + SEGMENT_OVERHEAD;
    return this.release(false);
  }

  /** Gives what is still held back. */
  end(): readonly Segment[] {
    return this.release(true);
  }

  /** The direction of an end; null where that is not known. */
  directionOf(number: number, end: 0 | 1): Direction | null {
    return this.connections.get(number)?.directions?.[end] ?? null;
  }

  /** Forgets a connection on which nothing follows; its number may come again. */
  forget(number: number): void {
    this.connections.delete(number);
  }

  private release(all: boolean): readonly Segment[] {
    const released: Segment[] = [];
    while (this.first < this.held.length) {
      const segment = this.held[this.first]!;
      const connection = this.connection(segment.connection);
      if (connection.directions === undefined) {
        if (!all && this.heldLength <= MOST_HELD) break;
        this.decide(connection, this.otherwise);
      }
      this.first += 1;
      this.heldLength -= segment.bytes.length + SEGMENT_OVERHEAD;
      if (isReported(connection)) released.push(told(segment, connection, this.otherwise));
    }
    if (this.first === this.held.length) {
      this.held = [];
      this.first = 0;
    } else if (this.first > 1024 && this.first * 2 > this.held.length) {
      this.held = this.held.slice(this.first);
      this.first = 0;
    }
    return released;
  }

  private connection(number: number): Connection {
    const known = this.connections.get(number);
    if (known !== undefined) return known;
    const connection: Connection = {
      heads: [NOTHING, NOTHING],
      directions: undefined,
      spoke: false,
      foreign: true,
      certain: false,
    };
    if (this.connections.size >= MOST_CONNECTIONS) this.connections.delete(this.oldest.next()!);
    this.connections.set(number, connection);
    return connection;
  }

  private learn(connection: Connection, segment: EndSegment): void {
    const { end, dialled, bytes, descriptors, changed, gap, handedOver } = segment;
    const isBroker = (descriptors !== null && descriptors > 0) || changesSideband(segment);
    if (isBroker) {
      connection.spoke = true;
      connection.foreign = false;
      return this.decide(connection, OFFERED[end]);
    }
    const head = changed?.was ?? Buffer.concat([connection.heads[end], bytes]).subarray(0, LONGEST_HEAD);
    if (changed === undefined) connection.heads[end] = head;
    const complete = gap === undefined && head.length < LONGEST_HEAD;
    const said = beginningOf(head, !complete);
    const otherwise = typeof handedOver === 'number' ? APPLICATION[handedOver] : this.otherwise;
    if (said !== 'other' && said !== 'wait') {
      connection.spoke = true;
      connection.foreign = false;
    }
    // Nobody but a broker dials and then speaks of handoffs, of whatever kind its frame is.
    if (said === 'offer' || (dialled === true && (said === 'ack' || said === 'handoff')))
      this.decide(connection, OFFERED[end]);
    else if (said === 'hello') this.decide(connection, pair(end, 'client-to-broker', 'broker-to-client'));
    else if (said === 'reply') this.decide(connection, pair(end, 'broker-to-client', 'client-to-broker'));
    else if ((said === 'ack' || said === 'handoff') && dialled === false)
      this.decide(connection, pair(end, 'backend-to-broker', 'broker-to-backend'));
    else if (typeof handedOver === 'number' || said !== 'wait') this.decide(connection, otherwise);
  }

  private decide(connection: Connection, directions: Directions | null): void {
    for (const head of connection.heads) if (couldBeFrame(head)) connection.foreign = false;
    connection.directions = directions;
    connection.heads = NO_HEADS;
  }
}

const NOTHING = new Uint8Array();
const NONE: readonly Segment[] = [];
const NO_HEADS: [Uint8Array, Uint8Array] = [NOTHING, NOTHING];

/** The same on a connection of an offer, by the end that made it. */
const OFFERED: readonly [Directions, Directions] = [
  ['broker-to-backend', 'backend-to-broker'],
  ['backend-to-broker', 'broker-to-backend'],
];

/** The directions on a connection that was handed over, by the end that the backend has. */
const APPLICATION: readonly [Directions, Directions] = [
  ['backend-to-client', 'client-to-backend'],
  ['client-to-backend', 'backend-to-client'],
];

/** False for what may be a file and does not speak the protocol. */
function isReported({ certain, spoke, directions }: Connection): boolean {
  return certain || spoke || directions !== null;
}

function told(
  segment: EndSegment,
  { directions, foreign }: Connection,
  otherwise: Directions | null,
): Segment {
  const { connection, end, time, bytes, descriptors, passed, unread, gap, changed, handedOver } = segment;
  const { anywhere, own } = segment;
  const direction = directions?.[end] ?? null;
  const between = direction === 'client-to-backend' || direction === 'backend-to-client';
  const application =
    typeof handedOver === 'number' ? between : foreign && otherwise === null && directions === null;
  const usual = { connection, direction, time, bytes, descriptors };
  if (!anywhere && !unread && !own && !application && gap === undefined && changed === undefined)
    return passed === undefined ? usual : { ...usual, passed };
  return segmentWith(usual, { passed, anywhere, unread, own, gap, changed, application });
}

/** The direction of each end, given that of one. */
function pair(end: 0 | 1, own: Direction, other: Direction): Directions {
  return end === 0 ? [own, other] : [other, own];
}

/** Whether a tap has changed a sideband apart from its offer, which comes from whoever dialled. */
function changesSideband({ changed, dialled }: EndSegment): boolean {
  return changed !== undefined && dialled !== false && isSidebandAlone(changed.was);
}

function couldBeFrame(head: Uint8Array): boolean {
  const said: Beginning = beginningOf(head, true);
  return head.length > 0 && (said !== 'other' || head[0] === 1);
}
