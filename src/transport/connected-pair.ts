import { Socket } from 'node:net';
import type { Descriptors } from './descriptors.ts';

/** Bytes that may come behind the answer are still taken in for so long. */
const QUIET_MS = 50;

export interface Exchange {
  readonly received: Uint8Array;
  /** Whether the other side closed the connection. */
  readonly closed: boolean;
}

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

  /**
   * Writes in the client’s place and reads what comes back: until as many bytes came as were sent and nothing
   * follows, until the other side closes, or until the time is up.
   */
  exchange(bytes: Uint8Array, withinMs: number): Promise<Exchange> {
    return new Promise((done) => {
      const chunks: Uint8Array[] = [];
      let length = 0;
      let quiet: NodeJS.Timeout | undefined;
      const finish = (closed: boolean) => {
        clearTimeout(quiet);
        clearTimeout(limit);
        done({ received: Buffer.concat(chunks), closed });
      };
      const limit = setTimeout(() => finish(false), withinMs);
      this.kept.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        length += chunk.length;
        clearTimeout(quiet);
        if (length >= bytes.length) quiet = setTimeout(() => finish(false), QUIET_MS);
      });
      this.kept.on('close', () => finish(true));
      this.kept.write(bytes);
    });
  }
}
