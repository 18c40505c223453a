import { header } from './frames.ts';
import type { HostilePeer } from './peer.ts';

export const foreignVersion: HostilePeer = {
  name: 'frames with version 2',
  play: (socket) => void socket.resume().write(Buffer.concat([header(4, 2), Buffer.alloc(4)])),
};
