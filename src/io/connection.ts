import type { Socket } from 'node:net';
import { errorCode } from '../failure.ts';
import { TOKEN_LENGTH } from '../wire/limits.ts';
import type { Descriptors } from './descriptors.ts';
import { MAX_TRANSFER } from './message-header.ts';
import { onceReadable } from './readable.ts';

export interface ConnectionEvents {
  /** The descriptors are the receiver's to close. */
  received(bytes: Uint8Array, descriptors: readonly number[]): void;
  /** The other side has ended; nothing more comes. `reason` is empty after an orderly end. */
  ended(reason: string): void;
}

const NOTHING = new Uint8Array();

/** How long a peer that does not read may hold up a close. */
const CLOSING_MS = 1_000;

/**
 * A stream socket whose reads see descriptors. Node's own reads drop them silently, so the socket stays paused for
 * good and is read with recvmsg whenever it is readable; writing is left to Node.
 */
export class Connection {
  /** At most so many bytes per read: 16 while a sideband may come, so that its descriptor belongs to it alone. */
  readLimit = MAX_TRANSFER;
  /** Whether descriptors have to come with the very byte that they were sent with. */
  apart = false;
  private readonly socket: Socket;
  private readonly descriptors: Descriptors | null;
  private readonly events: ConnectionEvents;
  private stopWaiting: (() => void) | null = null;
  private over = false;
  private paused = false;

  /** @param socket paused since it was accepted; taken over as a whole */
  constructor(socket: Socket, descriptors: Descriptors | null, events: ConnectionEvents) {
    this.socket = socket;
    this.descriptors = descriptors;
    this.events = events;
    socket.on('error', (error) => this.finish(errorCode(error)));
    socket.on('close', () => this.finish(''));
  }

  /** Starts reading. */
  start(): void {
    if (this.descriptors !== null) return this.read(this.descriptors);
    this.socket.on('data', (bytes: Buffer) => this.events.received(bytes, []));
    this.socket.on('end', () => this.finish(''));
    this.socket.resume();
  }

  /** Reads the next bytes as a sideband's: not more than 16 at once. */
  expectSideband(): void {
    this.readLimit = TOKEN_LENGTH;
  }

  /** Reads nothing more until told to: what comes from now on may be somebody else’s. */
  stopReading(): void {
    this.paused = true;
    this.release();
    if (this.descriptors === null) this.socket.pause();
  }

  /** Goes on reading. */
  readOn(): void {
    if (!this.paused || this.over) return;
    this.paused = false;
    if (this.descriptors === null) this.socket.resume();
    else this.read(this.descriptors);
  }

  /** The number of its descriptor; null once it is closed. */
  get descriptor(): number | null {
    return descriptorOf(this.socket);
  }

  send(bytes: Uint8Array): void {
    if (!this.socket.destroyed) this.socket.write(bytes);
  }

  /** Closes once everything written has left, or could not leave for a while. */
  close(): void {
    this.leave((done) => this.socket.end(done));
  }

  /** Closes our copy then. Unlike `close` it shuts nothing down: the connection may be another process’s by now. */
  letGo(): void {
    this.leave((done) => this.socket.write(NOTHING, done));
  }

  /** @param whenWritten calls back once everything written has left */
  private leave(whenWritten: (done: () => void) => void): void {
    this.over = true;
    this.release();
    if (this.socket.destroyed) return;
    if (this.socket.writableLength === 0) return void this.socket.destroy();
    const late = setTimeout(() => this.socket.destroy(), CLOSING_MS);
    this.socket.once('close', () => clearTimeout(late));
    whenWritten(() => this.socket.destroy());
  }

  private read(descriptors: Descriptors): void {
    while (!this.over && !this.paused) {
      const descriptor = descriptorOf(this.socket);
      if (descriptor === null) return this.finish('');
      try {
        const received = this.apart
          ? descriptors.receiveApart(descriptor, this.readLimit)
          : descriptors.receive(descriptor, this.readLimit);
        if (received.type === 'end') return this.finish('');
        if (received.type === 'nothing-yet') {
          this.stopWaiting = onceReadable(descriptors, descriptor, () => this.read(descriptors));
          return;
        }
        this.events.received(received.bytes, received.descriptors);
      } catch (error) {
        return this.finish(errorCode(error));
      }
    }
  }

  private finish(reason: string): void {
    this.release();
    if (this.over) return;
    this.over = true;
    this.events.ended(reason);
  }

  private release(): void {
    this.stopWaiting?.();
    this.stopWaiting = null;
  }
}

/** The number of the socket's descriptor; null once it is closed. */
export function descriptorOf(socket: Socket): number | null {
  const handle = (socket as unknown as { _handle: { fd?: number } | null })._handle;
  return handle?.fd === undefined || handle.fd < 0 ? null : handle.fd;
}
