import { header } from './frames.ts';
import type { HostilePeer } from './peer.ts';

export const oversize: HostilePeer = {
  name: 'promises a frame of 4 GiB',
  play: (socket) => void socket.resume().write(header(0xffff_ffff)),
};
