import { Socket } from 'node:net';
import type { AdoptMode } from '../script/adopt-mode.ts';
import type { Descriptors } from './descriptors.ts';

/** How often a connection that nobody reads is looked at: has the other side closed it? */
const LOOK_MS = 100;

/** How an adopted connection ended. */
export interface AdoptedEnd {
  /** Bytes that came on it. */
  readonly received: number;
  /** Empty after an orderly end. */
  readonly reason: string;
}

/** A handed-over connection in use. */
export interface AdoptedConnection {
  readonly ended: Promise<AdoptedEnd>;
  readonly close: () => void;
  /** Writes on it, beside what it is used for. */
  readonly send: (bytes: Uint8Array) => void;
  /** Has somebody told of what comes on it from now on. */
  readonly listen: (heard: (bytes: Uint8Array) => void) => void;
}

const NOT_IN_USE = { send: () => {}, listen: () => {} };

/** Takes over a descriptor; it is closed when the connection ends, or at once when it is of no use. */
export function adopt(descriptor: number, mode: AdoptMode, descriptors: Descriptors): AdoptedConnection {
  const closeNow = (reason: string): AdoptedConnection => {
    descriptors.close(descriptor);
    return { ended: Promise.resolve({ received: 0, reason }), close: () => {}, ...NOT_IN_USE };
  };
  if (mode === 'close') return closeNow('');
  if (mode === 'ignore') return keep(descriptor, descriptors);
  let socket: Socket;
  try {
    socket = new Socket({ fd: descriptor, readable: true, writable: true, allowHalfOpen: true });
  } catch {
    return closeNow('the descriptor is no socket');
  }
  let received = 0;
  let reason = '';
  socket.on('data', (bytes: Buffer) => {
    received += bytes.length;
    // Less than a pipe: most of these connections are short.
    if (mode === 'echo' && !socket.write(bytes)) socket.pause();
  });
  socket.on('error', (error) => {
    reason = error.message;
  });
  socket.on('drain', () => socket.resume());
  socket.on('end', () => socket.end());
  const ended = new Promise<AdoptedEnd>((done) => socket.on('close', () => done({ received, reason })));
  return {
    ended,
    close: () => socket.destroy(),
    send: (bytes) => socket.writable && void socket.write(bytes),
    listen: (heard) => void socket.on('data', heard),
  };
}

/** Keeps a descriptor open and unread until the other side closes. */
function keep(descriptor: number, descriptors: Descriptors): AdoptedConnection {
  let timer: NodeJS.Timeout;
  let open = true;
  let end: (ended: AdoptedEnd) => void = () => {};
  const ended = new Promise<AdoptedEnd>((done) => {
    end = done;
  });
  const close = () => {
    if (!open) return;
    open = false;
    clearInterval(timer);
    descriptors.close(descriptor);
    end({ received: 0, reason: '' });
  };
  timer = setInterval(() => descriptors.hungUp(descriptor) && close(), LOOK_MS);
  return { ended, close, ...NOT_IN_USE };
}
