import { randomBytes } from 'node:crypto';
import { flood } from './flood.ts';
import type { HostilePeer } from './peer.ts';

export const noise: HostilePeer = {
  name: 'floods bytes that mean nothing',
  play: (socket) => flood(socket.resume(), () => randomBytes(16_384)),
};
