import type { LightPoller, LightSocket } from './light-socket.ts';

/** What one receive gave: bytes with the descriptors that came with the first of them, nothing yet, or the end. */
export type Received =
  | {
      readonly type: 'bytes';
      readonly bytes: Uint8Array;
      /** The receiver's to close. */
      readonly descriptors: readonly number[];
      /** Whether the kernel dropped a descriptor that was sent with them (MSG_CTRUNC). */
      readonly dropped: boolean;
      /** How many of the bytes are still in the socket: to be skipped before the next receive. */
      readonly unread: number;
    }
  | { readonly type: 'nothing-yet' }
  | { readonly type: 'end' };

/**
 * What is done with connections past Node: sockets by their descriptors (`Descriptors`), or pipes of Windows by their handles (`Pipes`).
 * Errors of the system have a `code`.
 */
export interface Lines {
  /** Receives up to `length` bytes without waiting; it ends before any further descriptor. */
  receive(line: number, length: number): Received;
  /** Takes away bytes that were received and are still there. */
  skip(line: number, count: number): void;
  /** Sends with the descriptors and without waiting, and gives how many bytes went. */
  send(line: number, bytes: Uint8Array, descriptors: readonly number[]): number;
  /** Whether the other side has closed the connection or its half of it, however much of what it wrote is still unread. */
  hungUp(line: number): boolean;
  /** Whether the other side has closed the connection entirely: nobody reads there any longer. */
  gone(line: number): boolean;
  /** The process at the other side when it connected; null where the system does not tell. */
  peerProcess(line: number): number | null;
  duplicate(line: number): number;
  /** Makes a connection such as another process expects it: one that waits. */
  makeBlocking(line: number): void;
  /** A connection to whoever listens there; null where that cannot be had at once. */
  dialAtOnce(endpoint: string): LightSocket | null;
  close(line: number): void;
  /** Null where there are none: then sockets are Node's. */
  readonly light: Light | null;
}

/** Makes light sockets. */
export interface Light {
  /** @param line connected, and taken over */
  socket(line: number): LightSocket;
  /** Of sockets; absent where lines are something else. */
  readonly poller?: LightPoller;
}
