import { offered } from './frames.ts';
import type { HostilePeer } from './peer.ts';

/** Between two bytes, in ms. */
const PAUSE_MS = 20;

export const trickles: HostilePeer = {
  name: 'writes a byte at a time',
  play(socket) {
    socket.resume();
    let bytes = offered();
    const timer = setInterval(() => {
      if (bytes.length === 0) bytes = offered();
      socket.write(bytes.subarray(0, 1));
      bytes = bytes.subarray(1);
    }, PAUSE_MS);
    socket.on('close', () => clearInterval(timer));
  },
};
