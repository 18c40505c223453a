import { flood } from './flood.ts';
import { header } from './frames.ts';
import type { HostilePeer } from './peer.ts';

const BYTES = Buffer.alloc(65_536, 0xff);

export const endlessField: HostilePeer = {
  name: 'sends a varint that does not end',
  play(socket) {
    socket.resume().write(header(15 * 1024 * 1024));
    flood(socket, () => BYTES);
  },
};
