import { Socket } from 'node:net';
import type { Descriptors } from './descriptors.ts';

/** What to do with a connection that was handed over. */
export const ADOPT_MODES = ['echo', 'discard', 'close'] as const;
export type AdoptMode = (typeof ADOPT_MODES)[number];

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
}

/** Takes over a descriptor; it is closed when the connection ends, or at once when it is of no use. */
export function adopt(descriptor: number, mode: AdoptMode, descriptors: Descriptors): AdoptedConnection {
  const closeNow = (reason: string): AdoptedConnection => {
    descriptors.close(descriptor);
    return { ended: Promise.resolve({ received: 0, reason }), close: () => {} };
  };
  if (mode === 'close') return closeNow('');
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
  });
  socket.on('error', (error) => {
    reason = error.message;
  });
  if (mode === 'echo') socket.pipe(socket);
  else socket.on('end', () => socket.end());
  const ended = new Promise<AdoptedEnd>((done) => socket.on('close', () => done({ received, reason })));
  return { ended, close: () => socket.destroy() };
}
