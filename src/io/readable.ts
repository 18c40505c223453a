import { Socket, type SocketConstructorOpts, type TcpSocketConnectOpts } from 'node:net';
import type { Descriptors } from './descriptors.ts';

const NO_ROOM = Buffer.alloc(0);

/**
 * Calls back once when the descriptor has something to read, without reading any of it.
 *
 * Node has no call for that. A duplicate is read into a buffer of no bytes: the event loop then finds the
 * descriptor readable and gives up with ENOBUFS before it takes anything. docs/decisions.md says what else was tried.
 * @returns a function that stops waiting
 */
export function onceReadable(descriptors: Descriptors, descriptor: number, callback: () => void): () => void {
  const options: SocketConstructorOpts & Pick<TcpSocketConnectOpts, 'onread'> = {
    fd: descriptors.duplicate(descriptor),
    readable: true,
    writable: false,
    onread: { buffer: NO_ROOM, callback: () => true },
  };
  const watcher = new Socket(options);
  watcher.on('error', () => {});
  watcher.on('close', callback);
  return () => {
    watcher.off('close', callback);
    watcher.destroy();
  };
}
