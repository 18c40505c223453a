import { acknowledged } from './frames.ts';
import type { HostilePeer } from './peer.ts';

export const wrongToken: HostilePeer = {
  name: 'answers another offer',
  play: (socket) => void socket.resume().write(acknowledged()),
};
