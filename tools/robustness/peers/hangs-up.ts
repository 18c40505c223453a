import type { HostilePeer } from './peer.ts';

export const hangsUp: HostilePeer = {
  name: 'hangs up at once',
  play: (socket) => void socket.destroy(),
};
