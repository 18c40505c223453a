import type { Socket } from 'node:net';
import type { Readability } from './readability.ts';
import { handleOf } from './socket-handle.ts';

/** What a connection is made of: a socket of Node's, or a light one. */
export type StreamSocket = Socket | LightSocket;

const SHUT_WR = 1;

/** What ends a light socket. */
export interface LightCalls {
  /** Null where a connection cannot be closed by halves. */
  readonly shutdown: ((line: number, how: number) => unknown) | null;
  readonly close: (line: number) => void;
}

/** What tells a light socket that it can be read. */
export interface LightPoller {
  watch(line: number, readable: () => void): void;
  unwatch(line: number): void;
  /** Calls back once there is room to write, or nobody left to read it; absent: nothing tells of that. */
  watchRoom?(line: number, told: () => void): void;
  unwatchRoom?(line: number): void;
}

/**
 * A connected socket without Node's streams and handles, which cost more than a whole handoff does: it waits and closes, and what
 * is read and written goes past Node. docs/decisions.md, "Light sockets".
 */
export class LightSocket implements Readability {
  destroyed = false;
  /** Nothing waits in a queue of Node's. */
  readonly writableLength = 0;
  private readonly number: number;
  private readonly calls: LightCalls;
  private readonly poller: LightPoller;
  private readonly whenClosed: (() => void)[] = [];
  private readable: () => void = () => {};
  private waiting = false;

  /** @param descriptor taken over; a handle on Windows */
  constructor(descriptor: number, calls: LightCalls, poller: LightPoller) {
    this.number = descriptor;
    this.calls = calls;
    this.poller = poller;
  }

  /** Null once it is closed. */
  get descriptor(): number | null {
    return this.destroyed ? null : this.number;
  }

  on(_event: 'close', then: () => void): void {
    this.whenClosed.push(then);
  }

  /** Has somebody told whenever there is something to read, while it waits. */
  whenReadable(readable: () => void): Readability {
    this.readable = readable;
    return this;
  }

  wait(): void {
    if (this.waiting || this.destroyed) return;
    this.waiting = true;
    this.poller.watch(this.number, this.readable);
  }

  stop(): void {
    if (!this.waiting) return;
    this.waiting = false;
    this.poller.unwatch(this.number);
  }

  /** Has somebody told once there is room to write, or nobody left to read it; false where nothing tells of that. */
  waitForRoom(told: () => void): boolean {
    if (this.destroyed || this.poller.watchRoom === undefined) return false;
    this.poller.watchRoom(this.number, told);
    return true;
  }

  /** Says nothing more, and still listens where that can be. */
  end(): void {
    if (this.destroyed) return;
    if (this.calls.shutdown === null) this.destroy();
    else this.calls.shutdown(this.number, SHUT_WR);
  }

  destroy(): void {
    if (this.destroyed) return;
    this.stop();
    this.poller.unwatchRoom?.(this.number);
    this.destroyed = true;
    this.calls.close(this.number);
    // As with Node's own, nobody hears of it within the call.
    if (destroyed.length === 0) process.nextTick(tellAll);
    destroyed.push(this.whenClosed);
  }
}

/** Those to be told of sockets that were closed in this turn. */
let destroyed: (readonly (() => void)[])[] = [];

function tellAll(): void {
  const told = destroyed;
  destroyed = [];
  for (const one of told) for (const tell of one) tell();
}

/** Whether a socket goes past Node, which then neither buffers nor reports anything of it. */
export function isLight(socket: StreamSocket): socket is LightSocket {
  return socket instanceof LightSocket;
}

/** The number of the socket's descriptor; null once it is closed. */
export function descriptorOf(socket: StreamSocket): number | null {
  if (isLight(socket)) return socket.descriptor;
  const number = handleOf(socket)?.fd;
  return number === undefined || number < 0 ? null : number;
}
