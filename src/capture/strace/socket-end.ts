import type { Content } from './content.ts';
import type { Way } from './way.ts';

/** One end of a connection, as far as the log tells it. */
export interface SocketEnd {
  /** The socket at the other end; null while it is not known. */
  peer: SocketEnd | null;
  connection: Connection | null;
  side: 0 | 1;
  /** `unix-stream` where the log says so; `unknown` may be a file or a socket of another family. */
  family: 'unix-stream' | 'other' | 'unknown';
  /** Whether it dialled the other end, or was accepted; null where nothing tells. */
  dialled: boolean | null;
  /** Whether it was passed from one process to another: its bytes are the application's from then on. */
  handedOver: boolean;
  /** Whether it was seen to send, and to receive. */
  sent: boolean;
  received: boolean;
  /** How many descriptors of traced processes refer to it. */
  references: number;
  listening: boolean;
  /** False where O_NONBLOCK was seen to be set; null where nothing tells. */
  blocking: boolean | null;
}

/** What two ends say to each other; its number is given when the first bytes pass. */
export interface Connection {
  readonly number: number;
  /** What each side sent. */
  readonly ways: readonly [Way, Way];
  /** The ends that are known to be of it. */
  readonly ends: SocketEnd[];
}

export function newEnd(family: SocketEnd['family']): SocketEnd {
  return {
    peer: null,
    connection: null,
    side: 0,
    family,
    dialled: null,
    handedOver: false,
    sent: false,
    received: false,
    references: 0,
    listening: false,
    blocking: null,
  };
}

/** Notes that two ends are those of one connection. Ends that have spoken on connections of their own stay apart. */
export function linkEnds(one: SocketEnd, other: SocketEnd): void {
  if (one === other || one.peer !== null || other.peer !== null) return;
  if (one.connection !== null && other.connection !== null) return;
  one.peer = other;
  other.peer = one;
  const [spoken, silent] = one.connection !== null ? [one, other] : [other, one];
  silent.connection = spoken.connection;
  if (spoken.connection !== null) spoken.connection.ends.push(silent);
  silent.side = spoken.side === 0 ? 1 : 0;
}

/** Notes the family of a socket of which nothing was known. @param unix null where it is not known */
export function learnFamily(end: SocketEnd, unix: boolean | null): void {
  if (end.family === 'unknown' && unix !== null) end.family = unix ? 'unix-stream' : 'other';
}

/** What a call showed of a stream, for comparison with what the other end shows. */
export interface Sight {
  readonly content: Content;
  readonly begun: number;
  /** The line on which it was complete. */
  readonly ended: number;
}
