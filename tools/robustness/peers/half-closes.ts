import { offered } from './frames.ts';
import type { HostilePeer } from './peer.ts';

export const halfCloses: HostilePeer = {
  name: 'closes its half in the middle of a frame',
  play: (socket) => void socket.resume().end(offered().subarray(0, 30)),
};
