import { flood } from './flood.ts';
import { offered } from './frames.ts';
import type { HostilePeer } from './peer.ts';

export const neverReads: HostilePeer = {
  name: 'offers without end and reads no answer',
  play(socket) {
    socket.pause();
    flood(socket, () => offered());
  },
};
