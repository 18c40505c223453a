import type { Server, Socket } from 'node:net';
import type { SystemCalls } from './system-calls.ts';

/** What a connection is made of: a socket of Node's, or a light one. */
export type StreamSocket = Socket | LightSocket;

/** What a socket of Node keeps inside, as far as it is used here. */
export interface StreamHandle {
  readonly fd: number;
  useUserBuffer(buffer: Uint8Array): void;
  readStart(): number;
  readStop(): number;
  close(closed: () => void): void;
  onread: unknown;
}

interface ListeningHandle {
  onconnection: unknown;
}

type HandleClass = new (type: number) => StreamHandle & { open(descriptor: number): number };

/** A connected socket of the class that servers accept. */
const CONNECTED = 0;
const CALLS = ['useUserBuffer', 'readStart', 'readStop', 'close'] as const;
const SHUT_WR = 1;

/** The class of what servers accept, once one has been seen. */
let handles: HandleClass | null = null;

/**
 * A connected socket without the streams of Node, which cost more than a whole handoff does: it waits and closes, and what is read
 * and written goes past Node. docs/decisions.md, "Light sockets".
 */
export class LightSocket {
  readonly handle: StreamHandle;
  destroyed = false;
  /** Nothing waits in a queue of Node's. */
  readonly writableLength = 0;
  private readonly number: number;
  private readonly calls: SystemCalls;
  private readonly whenClosed: (() => void)[] = [];

  constructor(handle: StreamHandle, calls: SystemCalls) {
    this.handle = handle;
    this.calls = calls;
    this.number = handle.fd;
  }

  /** Null once it is closed. */
  get descriptor(): number | null {
    return this.destroyed ? null : this.number;
  }

  on(_event: 'close', then: () => void): void {
    this.whenClosed.push(then);
  }

  /** Says nothing more, and still listens. */
  end(): void {
    if (!this.destroyed) this.calls.shutdown(this.number, SHUT_WR);
  }

  destroy(): void {
    if (this.destroyed) return;
    this.destroyed = true;
    this.handle.close(() => {
      for (const then of this.whenClosed) then();
    });
  }
}

/**
 * Has a server give light sockets to `accept`, where this release of Node has what they are made of; otherwise it goes on as before.
 * Closing the server waits for them, as it does for those of Node.
 */
export function acceptLightly(
  server: Server,
  calls: SystemCalls,
  accept: (socket: StreamSocket) => void,
): void {
  const listening = (server as unknown as { readonly _handle: ListeningHandle | null })._handle;
  const before = listening?.onconnection;
  if (listening === null || typeof before !== 'function') return;
  let open = 0;
  let drained = () => {};
  listening.onconnection = (status: number, handle: StreamHandle | undefined) => {
    if (status !== 0 || handle === undefined || !isUsable(handle))
      return before.call(listening, status, handle);
    handles = handle.constructor as HandleClass;
    open += 1;
    const socket = new LightSocket(handle, calls);
    socket.on('close', () => {
      open -= 1;
      if (open === 0) drained();
    });
    accept(socket);
  };
  const close = server.close.bind(server);
  server.close = (done) =>
    close((error) => {
      if (open === 0) return done?.(error);
      drained = () => done?.(error);
    });
}

/** Whether a descriptor can be made a light socket. */
export function lightSocketsAreKnown(): boolean {
  return handles !== null;
}

/** A light socket with that descriptor, which it takes over; null where there is no such thing. */
export function lightSocketWith(descriptor: number, calls: SystemCalls): LightSocket | null {
  if (handles === null) return null;
  const handle = new handles(CONNECTED);
  if (handle.open(descriptor) === 0) return new LightSocket(handle, calls);
  handle.close(() => {});
  return null;
}

function isUsable(handle: StreamHandle): boolean {
  return CALLS.every((call) => typeof handle[call] === 'function') && 'onread' in handle && handle.fd >= 0;
}
