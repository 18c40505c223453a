import { helloWith } from './frames.ts';
import type { HostilePeer } from './peer.ts';

/** Four million empty entries of one repeated field. */
const BODY = Buffer.alloc(8 * 1024 * 1024);
for (let at = 0; at < BODY.length; at += 2) BODY[at] = (12 << 3) | 2;

export const emptyEntries: HostilePeer = {
  name: 'sends a frame full of empty entries',
  play: (socket) => void socket.resume().write(helloWith(BODY)),
};
