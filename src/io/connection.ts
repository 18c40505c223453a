import type { Close, WatchedHalf } from '../conversations/contract.ts';
import { errorCode } from '../failure.ts';
import type { Drivable, EndOwner } from './drivable.ts';
import { lastBytes } from './last-bytes.ts';
import { descriptorOf, isLight, type StreamSocket } from './light-socket.ts';
import type { Lines } from './lines.ts';
import { keepLooking, stopLooking } from './lookout.ts';
import { MAX_TRANSFER } from './message-header.ts';
import { Outbox, type OutboxOwner } from './outbox.ts';
import type { Readability } from './readability.ts';
import { readabilityOf } from './readable.ts';

/** Takes what was read. The descriptors are the owner's to close. `dropped`: the kernel dropped one that was sent with the bytes. */
export type Receive = (bytes: Uint8Array, descriptors: readonly number[], dropped: boolean) => void;

/** How long a peer that does not read may hold up a close. */
export const CLOSING_MS = 500;
/** How many reads in a row one connection may have before others get their turn. */
const READS_AT_ONCE = 16;
/** The same after a write has failed: enough for a full socket, however small its pieces are. */
const LAST_READS = 1024;

/**
 * A stream socket whose reads see descriptors. Node's own reads drop them silently, so the socket stays paused and is
 * read with recvmsg whenever it is readable. Where descriptors cannot be passed, Node reads it.
 */
export class Connection implements Drivable, OutboxOwner {
  private readonly socket: StreamSocket;
  private readonly descriptors: Lines | null;
  private readonly owner: EndOwner;
  private readonly received: Receive;
  private readonly outbox: Outbox;
  private readability: Readability | null = null;
  /** Whether it will be told when there is something to read, so that there is no point in looking before. */
  private waiting = false;
  private looking: ReturnType<typeof keepLooking> | null = null;
  private closing: NodeJS.Timeout | undefined;
  /** Bytes that were received and are still in the socket. */
  private unread = 0;
  /** What Node has read and nobody has wanted yet. */
  private readonly early: Buffer[] = [];
  private reading = false;
  private ended = false;
  /** The error code of a write that failed, until what had come by then has been read. */
  private failure: string | null = null;
  private leaving = false;
  private awaitsFirstByte = false;

  /** @param socket paused since it was accepted or dialled; taken over as a whole */
  constructor(socket: StreamSocket, descriptors: Lines | null, owner: EndOwner, received: Receive) {
    this.socket = socket;
    this.descriptors = descriptors;
    this.owner = owner;
    this.received = received;
    this.outbox = new Outbox(socket, descriptors, this);
    if (!isLight(socket)) socket.on('error', (error) => this.finish(errorCode(error)));
    socket.on('close', () => {
      stopLooking(this.looking);
      clearTimeout(this.closing);
      this.finish('');
      owner.closed(this.outbox.abandon());
    });
    if (descriptors !== null) this.readability = readabilityOf(socket, descriptors, () => this.look());
    else if (!isLight(socket)) {
      socket.on('data', (bytes: Buffer) => {
        this.early.push(bytes);
        this.read();
      });
      socket.on('end', () => this.finish(''));
    }
  }

  /** The number of its descriptor; null once it is closed. */
  get descriptor(): number | null {
    return descriptorOf(this.socket);
  }

  get isOpen(): boolean {
    return this.descriptor !== null;
  }

  /** Bytes that have not left yet. */
  get queued(): number {
    return this.outbox.queued;
  }

  /** Reads once there is something, which there is not yet. */
  waitToRead(): void {
    this.waiting = this.readability !== null;
    this.readability?.wait();
  }

  /** Reads what is there and wanted, and goes on when more comes. */
  read(): void {
    if (!this.waiting || this.failure !== null) this.look();
  }

  /** The same, without waiting to be told that there is something: it may have come just now. */
  look(): void {
    if (this.reading || this.leaving) return;
    this.waiting = false;
    this.reading = true;
    if (this.descriptors === null) this.handOut();
    else if (!this.ended) this.receive(this.descriptors);
    this.reading = false;
    if (this.failure !== null) this.lose(this.failure);
  }

  drained(): void {
    // At once, as Node closes a socket right after it has told of a write that failed.
    if (this.failure !== null) this.read();
    this.owner.drained();
  }

  failed(code: string): void {
    this.failure = code;
    // Not now: the conversation that is writing takes its events one after another.
    process.nextTick(() => this.read());
  }

  /** Takes over the descriptors. False where nothing can be sent any longer. */
  send(bytes: Uint8Array, descriptors: readonly number[] = []): boolean {
    if (!this.leaving) return this.outbox.write(bytes, descriptors);
    for (const descriptor of descriptors) this.descriptors?.close(descriptor);
    return false;
  }

  /** A copy of its descriptor for another process, which gets it blocking. Null where there is none. */
  copyToPass(): number | null {
    const { descriptor, descriptors } = this;
    if (descriptors === null || descriptor === null) return null;
    this.skipUnread(descriptors);
    this.outbox.pastNode = true;
    descriptors.makeBlocking(descriptor);
    return descriptors.duplicate(descriptor);
  }

  /** Calls back once nobody is left to read what is sent. @param half what somebody is that sends nothing more */
  watch(gone: () => void, half?: WatchedHalf): void {
    stopLooking(this.looking);
    const look = () => {
      if (!this.isLeft(half)) return;
      stopLooking(this.looking);
      gone();
    };
    this.looking = keepLooking(look);
    if (this.ended && half === undefined) look();
  }

  private isLeft(half: WatchedHalf | undefined): boolean {
    const { descriptor, descriptors, ended } = this;
    if (descriptor === null) return true;
    if (descriptors === null) return ended && half !== 'there';
    return half === 'gone' ? descriptors.hungUp(descriptor) : descriptors.gone(descriptor);
  }

  /** Closes it once everything written has left, or could not leave for a while. */
  close(how: Close): void {
    if (how === 'half') return this.outbox.whenWritten(() => this.socket.end());
    if (this.leaving) {
      if (this.awaitsFirstByte) this.socket.destroy();
      return;
    }
    this.leaving = true;
    stopLooking(this.looking);
    this.readability?.stop();
    if (this.socket.destroyed) return;
    if (how === 'reset-at-first-byte') return this.resetAtFirstByte();
    if (this.descriptors !== null && how !== 'reset') this.skipUnread(this.descriptors);
    if (how === 'reset' || this.outbox.queued === 0) return void this.socket.destroy();
    this.closing = setTimeout(() => this.socket.destroy(), CLOSING_MS);
    this.outbox.whenWritten(() => this.socket.destroy());
  }

  /** A Unix socket can be reset only while it has bytes that nobody has read. */
  private resetAtFirstByte(): void {
    if (this.descriptors === null) return void this.socket.destroy();
    this.awaitsFirstByte = true;
    readabilityOf(this.socket, this.descriptors, () => this.socket.destroy()).wait();
  }

  private receive(descriptors: Lines): void {
    for (let reads = 0; !this.leaving && !this.ended; reads++) {
      const last = this.failure !== null;
      const wanted = this.owner.wanted(last);
      if (wanted === 0) return this.readability?.stop();
      const { descriptor } = this;
      if (descriptor === null) return this.finish('');
      if (reads >= (last ? LAST_READS : READS_AT_ONCE)) return this.waitToRead();
      try {
        this.skipUnread(descriptors);
        const length = Math.min(wanted, MAX_TRANSFER);
        const received = descriptors.receive(descriptor, length);
        if (received.type === 'end') return this.finish('');
        if (received.type === 'nothing-yet') return this.waitToRead();
        this.unread = received.unread;
        this.received(received.bytes, received.descriptors, received.dropped);
        if (!this.leaving && !this.owner.keepsUnread()) this.skipUnread(descriptors);
        // All that was there: waiting tells of more, which is quicker than looking in vain.
        const isAll = received.unread > 0 && received.unread < length && this.failure === null;
        if (isAll && !this.leaving && this.owner.wanted() > 0) return this.waitToRead();
      } catch (error) {
        return this.finish(errorCode(error));
      }
    }
  }

  /** Hands out what Node has read, as far as it is wanted. */
  private handOut(): void {
    if (this.failure !== null) this.takeLast();
    while (this.early.length > 0 && !this.leaving) {
      const wanted = this.owner.wanted(this.failure !== null);
      if (wanted === 0) break;
      const first = this.early.shift()!;
      if (first.length > wanted) this.early.unshift(first.subarray(wanted));
      this.received(first.length > wanted ? first.subarray(0, wanted) : first, [], false);
    }
    const { socket } = this;
    if (this.leaving || this.ended || isLight(socket)) return;
    if (this.owner.wanted() === 0) socket.pause();
    else socket.resume();
  }

  /** Reads what Node has not, which closes the socket right after a write has failed. */
  private takeLast(): void {
    const { descriptor } = this;
    if (descriptor !== null && !this.ended) this.early.push(...lastBytes(descriptor, LAST_READS));
  }

  private lose(code: string): void {
    this.failure = null;
    this.finish(code);
    if (!this.leaving) this.owner.gone();
  }

  private skipUnread(descriptors: Lines): void {
    const { unread, descriptor } = this;
    this.unread = 0;
    if (unread > 0 && descriptor !== null) descriptors.skip(descriptor, unread);
  }

  private finish(reason: string): void {
    this.readability?.stop();
    if (this.ended || this.leaving) return;
    this.ended = true;
    this.owner.ended(reason);
  }
}
