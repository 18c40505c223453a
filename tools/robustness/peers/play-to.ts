import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { HostilePeer } from './peer.ts';

/** Dials a server and has a peer play to it; gives the connection. */
export async function playTo(endpoint: string, peer: HostilePeer): Promise<Socket> {
  const socket = connect({ path: endpoint, allowHalfOpen: true });
  socket.on('error', () => {});
  await once(socket, 'connect');
  peer.play(socket);
  return socket;
}
