import { Socket } from 'node:net';
import type { Descriptors } from './descriptors.ts';
import { type Exchange, exchange } from './exchange.ts';

/** A socket pair of which one end is given away, as a broker gives away its client’s connection. */
export class ConnectedPair {
  /** The end to be passed. */
  readonly given: number;
  private readonly kept: Socket;
  private readonly descriptors: Descriptors;
  private givenIsOpen = true;

  constructor(descriptors: Descriptors) {
    this.descriptors = descriptors;
    const [given, kept] = descriptors.socketPair();
    this.given = given;
    this.kept = new Socket({ fd: kept, readable: true, writable: true });
    this.kept.on('error', () => {});
  }

  /** To be called once the end has been passed: the backend has its own copy, and ours would hide its close. */
  closeGiven(): void {
    if (this.givenIsOpen) this.descriptors.close(this.given);
    this.givenIsOpen = false;
  }

  close(): void {
    this.closeGiven();
    this.kept.destroy();
  }

  /** Writes in the client’s place and reads what comes back. */
  exchange(bytes: Uint8Array, withinMs: number): Promise<Exchange> {
    return exchange(this.kept, bytes, withinMs);
  }
}
