import type { AdoptMode } from '../script/adopt-mode.ts';
import { Connection } from './connection.ts';
import type { StreamSocket } from './light-socket.ts';
import type { Lines } from './lines.ts';
import { keepLooking, stopLooking } from './lookout.ts';
import { pausedSocket } from './paused-socket.ts';

/** How many bytes of an echo may wait to be written before more is read. */
const MOST_QUEUED = 256 * 1024;

/** How an adopted connection ended. */
export interface AdoptedEnd {
  /** Bytes that came on it. */
  readonly received: number;
  /** Of what was sent on it, how many bytes have not left. */
  readonly lost: number;
  /** The error’s code; empty after an orderly end. */
  readonly reason: string;
}

/** A handed-over connection in use. */
export interface AdoptedConnection {
  readonly ended: Promise<AdoptedEnd>;
  readonly close: () => void;
  /** Writes on it, beside what it is used for. */
  readonly send: (bytes: Uint8Array) => void;
  /** Calls back with what comes on it from now on. */
  readonly listen: (heard: (bytes: Uint8Array) => void) => void;
}

const NOT_IN_USE = { send: () => {}, listen: () => {} };

/** Takes over a descriptor; it is closed when the connection ends, or at once when it is of no use. */
export function adopt(descriptor: number, mode: AdoptMode, descriptors: Lines): AdoptedConnection {
  const closeNow = (reason: string): AdoptedConnection => {
    descriptors.close(descriptor);
    return { ended: Promise.resolve({ received: 0, lost: 0, reason }), close: () => {}, ...NOT_IN_USE };
  };
  if (mode === 'close') return closeNow('');
  if (mode === 'ignore') return keep(descriptor, descriptors);
  const socket = socketWith(descriptor, descriptors);
  return socket === null
    ? closeNow('the descriptor is not a socket')
    : new Served(socket, descriptors, mode === 'echo');
}

function socketWith(descriptor: number, descriptors: Lines): StreamSocket | null {
  if (descriptors.light !== null) return descriptors.light.socket(descriptor);
  try {
    return pausedSocket(descriptor);
  } catch {
    return null;
  }
}

/** A connection whose bytes come back, or go nowhere. */
class Served implements AdoptedConnection {
  readonly ended: Promise<AdoptedEnd>;
  private readonly connection: Connection;
  private heard: (bytes: Uint8Array) => void = () => {};

  constructor(socket: StreamSocket, descriptors: Lines, echo: boolean) {
    let received = 0;
    let reason = '';
    let end: (ended: AdoptedEnd) => void = () => {};
    this.ended = new Promise((done) => {
      end = done;
    });
    this.connection = new Connection(
      socket,
      descriptors,
      {
        wanted: () => (this.connection.queued > MOST_QUEUED ? 0 : Number.POSITIVE_INFINITY),
        keepsUnread: () => false,
        ended: (why) => {
          reason = why;
          this.connection.close('orderly');
        },
        gone: () => {},
        drained: () => this.connection.read(),
        closed: (lost) => end({ received, lost, reason }),
      },
      (bytes, passed) => {
        for (const one of passed) descriptors.close(one);
        received += bytes.length;
        if (echo) this.connection.send(bytes);
        this.heard(bytes);
      },
    );
    this.connection.waitToRead();
  }

  readonly close = (): void => this.connection.close('orderly');

  readonly send = (bytes: Uint8Array): void => void this.connection.send(bytes);

  readonly listen = (heard: (bytes: Uint8Array) => void): void => {
    this.heard = heard;
  };
}

/** Keeps a descriptor open and unread until the other side closes. */
function keep(descriptor: number, descriptors: Lines): AdoptedConnection {
  let open = true;
  let end: (ended: AdoptedEnd) => void = () => {};
  const ended = new Promise<AdoptedEnd>((done) => {
    end = done;
  });
  const close = () => {
    if (!open) return;
    open = false;
    stopLooking(looking);
    descriptors.close(descriptor);
    end({ received: 0, lost: 0, reason: '' });
  };
  const looking = keepLooking(() => descriptors.hungUp(descriptor) && close());
  return { ended, close, ...NOT_IN_USE };
}
