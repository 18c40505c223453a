import { Socket, type SocketConstructorOpts, type TcpSocketConnectOpts } from 'node:net';
import { descriptorOf, isLight, type StreamSocket } from './light-socket.ts';
import type { Lines } from './lines.ts';
import type { Readability } from './readability.ts';
import { handleOf, type StreamHandle } from './socket-handle.ts';

const NO_ROOM = Buffer.alloc(0);

type Handle = Pick<StreamHandle, 'useUserBuffer' | 'readStart' | 'readStop' | 'onread'>;

/**
 * Node has no call that waits for readability. Here the socket's own handle is given a buffer of no bytes: the event loop finds
 * the descriptor readable, sees that there is no room, and reports that before it reads anything. Where a release of Node has
 * no such handle, a duplicate of the descriptor is read in the same way, again for each wait. docs/decisions.md, "Reading
 * descriptors".
 */
export function readabilityOf(socket: StreamSocket, descriptors: Lines, readable: () => void): Readability {
  if (isLight(socket)) return socket.whenReadable(readable);
  const handle = handleOf(socket);
  return handle !== null && isUsable(handle)
    ? new HandleReadability(handle, readable)
    : new DuplicateReadability(socket, descriptors, readable);
}

function isUsable(handle: Partial<Handle>): handle is Handle {
  const { useUserBuffer, readStart, readStop } = handle;
  return (
    [useUserBuffer, readStart, readStop].every((call) => typeof call === 'function') && 'onread' in handle
  );
}

class HandleReadability implements Readability {
  private readonly handle: Handle;
  private waiting = false;

  constructor(handle: Handle, readable: () => void) {
    this.handle = handle;
    const { useUserBuffer: readInto } = handle;
    readInto.call(handle, NO_ROOM);
    handle.onread = () => {
      if (this.waiting) readable();
    };
  }

  wait(): void {
    if (this.waiting) return;
    this.waiting = true;
    this.handle.readStart();
  }

  stop(): void {
    if (!this.waiting) return;
    this.waiting = false;
    this.handle.readStop();
  }
}

class DuplicateReadability implements Readability {
  private readonly socket: Socket;
  private readonly descriptors: Lines;
  private readonly readable: () => void;
  private watcher: Socket | null = null;

  constructor(socket: Socket, descriptors: Lines, readable: () => void) {
    this.socket = socket;
    this.descriptors = descriptors;
    this.readable = readable;
  }

  wait(): void {
    const descriptor = this.watcher === null ? descriptorOf(this.socket) : null;
    if (descriptor === null) return;
    const options: SocketConstructorOpts & Pick<TcpSocketConnectOpts, 'onread'> = {
      fd: this.descriptors.duplicate(descriptor),
      readable: true,
      writable: false,
      onread: { buffer: NO_ROOM, callback: () => true },
    };
    const watcher = new Socket(options);
    this.watcher = watcher;
    watcher.on('error', () => {});
    watcher.on('close', () => {
      if (this.watcher !== watcher) return;
      this.watcher = null;
      this.readable();
    });
  }

  stop(): void {
    const { watcher } = this;
    this.watcher = null;
    watcher?.destroy();
  }
}
