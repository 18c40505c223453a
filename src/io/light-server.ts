import { EventEmitter } from 'node:events';
import { closeSync } from 'node:fs';
import type { StreamSocket } from './light-socket.ts';
import type { Poller } from './poller.ts';

/** What listens: a server of Node's, or one of our own. */
export interface Listening {
  /** Listens no more. @param done called once all connections have ended, too */
  close(done?: () => void): void;
  /** Called with why the system cannot accept a connection: once, until it has accepted all that wait. */
  on(event: 'error', told: (error: Error) => void): unknown;
}

/** How long to leave connections waiting that the system has nothing left for, in ms. */
const PAUSE_MS = 100;

/** A listening socket that goes past Node, which would close what it cannot accept without a word. */
export class LightServer<S extends StreamSocket> extends EventEmitter implements Listening {
  private readonly descriptor: number;
  private readonly poller: Poller;
  private readonly make: (descriptor: number) => S;
  private readonly accepted: (socket: S) => void;
  private pause: NodeJS.Timeout | undefined;
  private open = 0;
  /** Whether connections wait that the system could not accept. */
  private lacking = false;
  private closed = false;
  private ended: () => void = () => {};

  /**
   * @param descriptor listens, does not block, and is taken over
   * @param make makes the socket of a connection, which takes its descriptor over
   */
  constructor(
    descriptor: number,
    poller: Poller,
    make: (descriptor: number) => S,
    accepted: (socket: S) => void,
  ) {
    super();
    this.descriptor = descriptor;
    this.poller = poller;
    this.make = make;
    this.accepted = accepted;
    this.listen();
  }

  close(done: () => void = () => {}): void {
    if (this.closed) return;
    this.closed = true;
    this.ended = done;
    clearTimeout(this.pause);
    this.poller.unwatch(this.descriptor);
    closeSync(this.descriptor);
    if (this.open === 0) process.nextTick(done);
  }

  private listen(): void {
    this.poller.watch(this.descriptor, () => this.accept(), true);
  }

  private accept(): void {
    do {
      const accepted = this.poller.calls.accept(this.descriptor);
      if (accepted instanceof Error) return this.wait(accepted);
      if (accepted === null) this.lacking = false;
      else this.take(accepted);
      // One place that is free may not be enough for all that wait.
    } while (this.lacking && !this.closed);
  }

  private take(accepted: number): void {
    this.open += 1;
    const socket = this.make(accepted);
    socket.on('close', () => {
      this.open -= 1;
      if (this.closed && this.open === 0) this.ended();
    });
    this.accepted(socket);
  }

  private wait(error: Error): void {
    this.poller.unwatch(this.descriptor);
    this.pause = setTimeout(() => this.listen(), PAUSE_MS);
    if (!this.lacking && this.listenerCount('error') > 0) this.emit('error', error);
    this.lacking = true;
  }
}
