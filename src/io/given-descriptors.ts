import { openSync } from 'node:fs';
import type { Passed } from '../frames/message.ts';
import type { Descriptors } from './descriptors.ts';

/** Finds the descriptors that a message passes, each of which is closed once it is sent. */
export class GivenDescriptors {
  private readonly descriptors: Descriptors;
  private readonly connection: () => number | null;
  /** Other ends, which are kept open for as long as the conversation goes on. */
  private readonly kept: number[] = [];

  /** @param connection gives a copy of the connection that is handed over; null where there is none */
  constructor(descriptors: Descriptors, connection: () => number | null) {
    this.descriptors = descriptors;
    this.connection = connection;
  }

  /** Null where there is no connection to hand over. Throws an error with the system's `code`. */
  find(what: Passed): number | null {
    const { calls } = this.descriptors;
    switch (what) {
      case 'connection':
        return this.connection();
      case 'nonblocking': {
        const connection = this.connection();
        if (connection !== null) calls.setBlocking(connection, false);
        return connection;
      }
      case 'second':
        return this.firstOf(calls.socketPair());
      case 'closed': {
        const [given, other] = calls.socketPair();
        this.descriptors.close(other);
        return given;
      }
      case 'datagram':
        return this.firstOf(calls.datagramPair());
      case 'pipe':
        return this.firstOf(calls.pipe());
      case 'listener':
        return calls.listener();
      case 'file':
        return openSync(process.execPath, 'r');
    }
  }

  /** Closes the other ends. */
  close(): void {
    for (const descriptor of this.kept.splice(0)) this.descriptors.close(descriptor);
  }

  private firstOf([given, other]: readonly [number, number]): number {
    this.kept.push(other);
    return given;
  }
}
