import { connect, type Socket } from 'node:net';
import type { Talk } from '../conversations/talk.ts';
import { Failure, systemFailure } from '../failure.ts';
import type { Descriptors } from './descriptors.ts';
import { checkLength } from './endpoint.ts';
import { descriptorOf } from './light-socket.ts';
import { notASocket } from './not-a-socket.ts';

/** A connection that is given away with an offer. */
export interface HandedOver {
  /** A copy to pass; whoever passes it closes the copy. Null where it is passed otherwise. */
  copyToPass(): number | null;
  /** To be called once it has been passed: the backend has its own copy, and ours would hide its close. */
  closeGiven(): void;
  /** Whether every copy of it is closed, or it is shut down both ways, which looks the same; null where that cannot be seen, or it was not passed. */
  readonly released: boolean | null;
  /** Writes at its other end and hears what comes back; null where the other end is not ours. */
  talk(said: Uint8Array, withinMs: number): Promise<Talk | null>;
  /** Its handle as the backend knows it, on Windows, where it was put there before the offer; else null. */
  readonly handleValue: string | null;
  /** Closes that handle in the backend, unless it is closed; whether it had to be. */
  takeBack?(): boolean;
  /** Ends what is said on it, too. */
  close(): void;
}

/** Dials a server whose connection is given away: a path, or host:port. Rejects with a Failure. */
export async function dialToHandOver(address: string, descriptors: Descriptors): Promise<HandedOver> {
  const socket = await dialled(address);
  return new DialledConnection(socket, descriptors);
}

/** Its other end is a server's, so that nothing can be seen there. */
class DialledConnection implements HandedOver {
  readonly released = null;
  readonly handleValue = null;
  private readonly socket: Socket;
  private readonly descriptors: Descriptors;

  constructor(socket: Socket, descriptors: Descriptors) {
    this.socket = socket;
    this.descriptors = descriptors;
  }

  copyToPass(): number {
    const descriptor = descriptorOf(this.socket);
    if (descriptor === null)
      throw new Failure(
        'environment',
        'EPIPE',
        'the connection to hand over was closed before it was passed',
      );
    const copy = this.descriptors.duplicate(descriptor);
    // Node dials without blocking, and a backend expects a connection as a client makes it.
    this.descriptors.calls.setBlocking(copy, true);
    return copy;
  }

  closeGiven(): void {
    this.close();
  }

  async talk(): Promise<null> {
    return null;
  }

  close(): void {
    this.socket.destroy();
  }
}

const HOST_AND_PORT = /^(?:\[([^\]]+)\]|([^:/]+)):(\d{1,5})$/;

async function dialled(address: string): Promise<Socket> {
  const [, literal, name, port] = HOST_AND_PORT.exec(address) ?? [];
  if (port === undefined) checkLength(address);
  const target = port === undefined ? { path: address } : { host: (literal ?? name)!, port: Number(port) };
  return new Promise((done, fail) => {
    // What the server says first is for the backend.
    const socket = connect({ ...target, allowHalfOpen: true }).pause();
    socket.once('error', (error) => {
      const doing = `cannot connect to ${address}`;
      const other = port === undefined ? notASocket(address, doing) : null;
      fail(other ?? systemFailure(error, doing));
    });
    socket.once('connect', () => {
      socket.on('error', () => {});
      done(socket);
    });
  });
}
