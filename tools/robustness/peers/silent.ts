import type { HostilePeer } from './peer.ts';

export const silent: HostilePeer = {
  name: 'says nothing',
  play: (socket) => void socket.resume(),
};
