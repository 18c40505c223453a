import { offered } from './frames.ts';
import type { HostilePeer } from './peer.ts';

const TOKEN = Buffer.alloc(16, 0x5a);

export const sameToken: HostilePeer = {
  name: 'uses a token 1,000 times',
  play(socket) {
    socket.resume();
    for (let count = 0; count < 1_000; count++) socket.write(offered(TOKEN));
  },
};
