import type { Descriptors } from './descriptors.ts';
import { descriptorOf, type StreamSocket } from './light-socket.ts';

/**
 * Lets through connections of this user's processes only, whatever the mode of the socket has become: others are closed without a byte,
 * as the stock broker does. docs/protocol.md, "Hello". Where the system tells no users, all are let through.
 *
 * @param tell told of each connection that was closed
 */
export function fromSameUser(
  descriptors: Pick<Descriptors, 'peerUser' | 'peerProcess'> | null,
  accept: (socket: StreamSocket) => void,
  tell: (text: string) => void,
  user = process.geteuid?.(),
): (socket: StreamSocket) => void {
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
