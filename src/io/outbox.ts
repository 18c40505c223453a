import { errorCode } from '../failure.ts';
import { descriptorOf, isLight, type StreamSocket } from './light-socket.ts';
import type { Lines } from './lines.ts';
import { Room } from './room.ts';

const NOTHING = new Uint8Array();

interface Write {
  readonly bytes: Uint8Array;
  /** Numbers of descriptors that go with the first byte. */
  readonly descriptors: readonly number[];
}

export interface OutboxOwner {
  /** Less is queued than before. */
  drained(): void;
  /** What was written last cannot leave, nor will anything after it. What the peer has sent may still be there. */
  failed(code: string): void;
}

/**
 * Writes to one socket in order, each descriptor with the byte that it belongs to. It writes at once and past Node where it
 * can, as that takes a tenth of the time; what finds no room waits in Node's queue.
 */
export class Outbox {
  /**
   * Whether nothing is left to Node: a light socket has no queue, and once the connection belongs to another process, too, Node
   * would wait inside a write if that one made it blocking.
   */
  pastNode: boolean;
  private readonly socket: StreamSocket;
  private readonly descriptors: Lines | null;
  private readonly owner: OutboxOwner;
  private waiting: Write[] = [];
  private waitingBytes = 0;
  /** Bytes that were queued, and cannot leave any more. */
  private lost = 0;
  private trying = false;
  /** Made when the socket is full for the first time. */
  private room: Room | null = null;
  private afterwards: (() => void)[] = [];

  constructor(socket: StreamSocket, descriptors: Lines | null, owner: OutboxOwner) {
    this.socket = socket;
    this.pastNode = isLight(socket);
    this.descriptors = descriptors;
    this.owner = owner;
  }

  /** Bytes that have not left yet. */
  get queued(): number {
    return this.socket.writableLength + this.waitingBytes;
  }

  /** Takes over the descriptors and closes them once they are sent. False where nothing can be sent any more. */
  write(bytes: Uint8Array, descriptors: readonly number[]): boolean {
    const write = { bytes, descriptors };
    if (this.waiting.length === 0) {
      const tried = this.tryWrite(write);
      if (tried !== 'later') return tried === 'written';
    } else this.enqueue(write);
    this.later();
    return true;
  }

  /** Calls back once everything has left, or can no longer leave. */
  whenWritten(callback: () => void): void {
    this.afterwards.push(callback);
    this.finishIfWritten();
  }

  /** Closes the descriptors that are still queued. Gives how many bytes have not left of all that was taken for sent. */
  abandon(): number {
    this.room?.stop();
    for (const { descriptors } of this.waiting) this.close(descriptors);
    this.waiting = [];
    this.lost += this.waitingBytes;
    this.waitingBytes = 0;
    return this.lost;
  }

  private enqueue(write: Write): void {
    this.waiting.push(write);
    this.waitingBytes += write.bytes.length;
  }

  /** `later`: it, or what is left of it, is now first in the queue. */
  private tryWrite(write: Write): 'written' | 'later' | 'failed' {
    const { socket } = this;
    const { bytes, descriptors } = write;
    const number = this.descriptors === null ? null : descriptorOf(socket);
    if (socket.destroyed || (this.descriptors !== null && number === null)) {
      this.close(descriptors);
      return 'failed';
    }
    if (bytes.length === 0) {
      this.close(descriptors);
      return 'written';
    }
    if (this.descriptors === null || (descriptors.length === 0 && socket.writableLength > 0))
      return this.leaveToNode(bytes);
    // A message of our own would overtake what Node still has to write.
    if (socket.writableLength > 0) return this.putFirst(write);
    try {
      const sent = this.descriptors.send(number!, bytes, descriptors);
      this.close(descriptors);
      if (sent === bytes.length) return 'written';
      const rest = bytes.subarray(sent);
      return this.pastNode ? this.putFirst({ bytes: rest, descriptors: [] }) : this.leaveToNode(rest);
    } catch (error) {
      if (isFull(error))
        return descriptors.length > 0 || this.pastNode ? this.putFirst(write) : this.leaveToNode(bytes);
      this.close(descriptors);
      this.owner.failed(errorCode(error));
      return 'failed';
    }
  }

  private leaveToNode(bytes: Uint8Array): 'written' {
    const { socket } = this;
    if (isLight(socket)) return 'written';
    socket.write(bytes, (error) => {
      if (error) {
        // How much of it has left, Node does not tell.
        this.lost += bytes.length;
        this.owner.failed(errorCode(error));
      }
      this.moved();
    });
    return 'written';
  }

  private putFirst(write: Write): 'later' {
    this.waiting.unshift(write);
    this.waitingBytes += write.bytes.length;
    return 'later';
  }

  private later(): void {
    if (this.trying) return;
    this.trying = true;
    const again = () => {
      this.trying = false;
      this.moved();
    };
    const { socket } = this;
    if (!isLight(socket) && socket.writableLength > 0) socket.write(NOTHING, again);
    else {
      this.room ??= new Room(socket, this.descriptors);
      this.room.wait(again);
    }
  }

  private moved(): void {
    const before = this.waitingBytes;
    for (let first = this.waiting.shift(); first !== undefined; first = this.waiting.shift()) {
      this.waitingBytes -= first.bytes.length;
      const tried = this.tryWrite(first);
      if (tried === 'failed') this.lost += first.bytes.length;
      if (tried === 'later') break;
    }
    this.room?.tried(this.waitingBytes < before);
    if (this.waiting.length > 0) this.later();
    this.owner.drained();
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
  return ['EAGAIN', 'EWOULDBLOCK', 'ENOBUFS', 'EINTR'].includes(errorCode(error));
}
