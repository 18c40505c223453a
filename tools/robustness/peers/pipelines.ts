import { offered } from './frames.ts';
import type { HostilePeer } from './peer.ts';

export const pipelines: HostilePeer = {
  name: 'offers 2,000 times and awaits nothing',
  play(socket) {
    socket.resume();
    for (let count = 0; count < 2_000; count++) socket.write(offered());
  },
};
