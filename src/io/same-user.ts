import type { Socket } from 'node:net';
import { Failure } from '../failure.ts';
import { type Descriptors, loadDescriptors } from './descriptors.ts';
import type { Listening } from './light-server.ts';
import { descriptorOf, type StreamSocket } from './light-socket.ts';
import { listen, listenLightly } from './listen.ts';

/**
 * Lets through connections of this user's processes only, whatever the mode of the socket has become: others are closed without a byte,
 * as the stock broker does. docs/protocol.md, "Hello". Where the system tells no users, all are let through.
 *
 * @param tell told of each connection that was closed
 */
export function fromSameUser<S extends StreamSocket>(
  descriptors: Pick<Descriptors, 'peerUser' | 'peerProcess'> | null,
  accept: (socket: S) => void,
  tell: (text: string) => void,
  user = process.geteuid?.(),
): (socket: S) => void {
  if (descriptors === null || user === undefined) return accept;
  return (socket) => {
    const descriptor = descriptorOf(socket);
    const peer = descriptor === null ? null : descriptors.peerUser(descriptor);
    if (descriptor === null || peer === null || peer === user) return accept(socket);
    const pid = descriptors.peerProcess(descriptor);
    const who = pid === null ? 'a process' : `process ${pid}`;
    socket.destroy();
    tell(
      `closed a connection without a byte: ${who} is user ${peer}’s, and only user ${user}’s are served here; run both as the same user`,
    );
  };
}

/** Listens like `listen`, for this user's processes only. Throws a Failure. @param tell told of each connection that was closed */
export async function listenForUser(
  endpoint: string,
  accept: (socket: Socket) => void,
  tell: (text: string) => void,
): Promise<Listening> {
  return listen(endpoint, await forUser(accept, tell));
}

/** The same, with light sockets where there are such. */
export async function listenForUserLightly(
  endpoint: string,
  accept: (socket: StreamSocket) => void,
  tell: (text: string) => void,
): Promise<Listening> {
  return listenLightly(endpoint, await forUser(accept, tell));
}

async function forUser<S extends StreamSocket>(accept: (socket: S) => void, tell: (text: string) => void) {
  const descriptors = await loadDescriptors();
  return fromSameUser(descriptors instanceof Failure ? null : descriptors, accept, tell);
}
