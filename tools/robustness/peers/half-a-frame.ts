import { header } from './frames.ts';
import type { HostilePeer } from './peer.ts';

export const halfAFrame: HostilePeer = {
  name: 'promises a frame of 1 MiB and sends 2 bytes of it',
  play: (socket) => void socket.resume().write(Buffer.concat([header(1 << 20), Uint8Array.of(8, 1)])),
};
