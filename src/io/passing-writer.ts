import type { Socket } from 'node:net';
import type { Parcel } from '../conversations/tap/parcel.ts';
import { descriptorOf } from './connection.ts';
import type { Descriptors } from './descriptors.ts';

/** Nothing tells when a full socket has room for a message with descriptors; so often it is tried again. */
const RETRY_MS = 2;
const NOTHING = new Uint8Array();

/** Writes parcels to a socket in their order, each descriptor with the byte that it came with. */
export class PassingWriter {
  private readonly socket: Socket;
  private readonly descriptors: Descriptors | null;
  private readonly wrote: () => void;
  /** Parcels behind one whose descriptors could not be sent yet, and that one. */
  private waiting: Parcel[] = [];
  private waitingBytes = 0;
  private trying = false;
  private afterwards: (() => void)[] = [];

  /** @param wrote called whenever less is queued than before */
  constructor(socket: Socket, descriptors: Descriptors | null, wrote: () => void) {
    this.socket = socket;
    this.descriptors = descriptors;
    this.wrote = wrote;
  }

  /** Bytes that have not left yet. */
  get queued(): number {
    return this.socket.writableLength + this.waitingBytes;
  }

  /** Takes over the descriptors and closes them once they are sent. */
  write(parcel: Parcel): void {
    if (this.waiting.length === 0 && this.tryWrite(parcel)) return;
    this.waiting.push(parcel);
    this.waitingBytes += parcel.bytes.length;
    this.later();
  }

  /** Calls back once everything has left, or cannot leave any more. */
  whenWritten(callback: () => void): void {
    this.afterwards.push(callback);
    this.finishIfWritten();
  }

  /** Closes what descriptors are still queued. */
  abandon(): void {
    for (const { descriptors } of this.waiting) this.close(descriptors);
    this.waiting = [];
    this.waitingBytes = 0;
  }

  /** False while the descriptors cannot be sent. */
  private tryWrite(parcel: Parcel): boolean {
    const { bytes, descriptors } = parcel;
    if (this.socket.destroyed) {
      this.close(descriptors);
      return true;
    }
    if (descriptors.length === 0) {
      this.socket.write(bytes, () => this.moved());
      return true;
    }
    // A message of our own would overtake what Node still has to write.
    const socket = this.socket.writableLength > 0 ? null : descriptorOf(this.socket);
    if (socket === null || this.descriptors === null) return false;
    let sent: number;
    try {
      sent = this.descriptors.send(socket, bytes, descriptors);
    } catch (error) {
      if (isFull(error)) return false;
      this.close(descriptors);
      this.socket.destroy();
      return true;
    }
    this.close(descriptors);
    if (sent < bytes.length) this.socket.write(bytes.subarray(sent), () => this.moved());
    return true;
  }

  private later(): void {
    if (this.trying) return;
    this.trying = true;
    const again = () => {
      this.trying = false;
      this.moved();
    };
    if (this.socket.writableLength > 0) this.socket.write(NOTHING, again);
    else setTimeout(again, RETRY_MS);
  }

  private moved(): void {
    while (this.waiting.length > 0 && this.tryWrite(this.waiting[0]!)) {
      this.waitingBytes -= this.waiting.shift()!.bytes.length;
    }
    if (this.waiting.length > 0) this.later();
    this.wrote();
    this.finishIfWritten();
  }

  private finishIfWritten(): void {
    if (this.queued > 0 && !this.socket.destroyed) return;
    for (const callback of this.afterwards.splice(0)) callback();
  }

  private close(descriptors: readonly number[]): void {
    for (const descriptor of descriptors) this.descriptors?.close(descriptor);
  }
}

function isFull(error: unknown): boolean {
  return ['EAGAIN', 'EWOULDBLOCK', 'ENOBUFS', 'EINTR'].includes((error as { code?: string }).code ?? '');
}
