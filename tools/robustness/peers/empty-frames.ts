import { flood } from './flood.ts';
import { header } from './frames.ts';
import type { HostilePeer } from './peer.ts';

const FRAMES = Buffer.concat(Array.from({ length: 1000 }, () => header(0)));

export const emptyFrames: HostilePeer = {
  name: 'floods empty frames',
  play: (socket) => flood(socket.resume(), () => FRAMES),
};
