import { header } from './frames.ts';
import type { HostilePeer } from './peer.ts';

export const wrongLength: HostilePeer = {
  name: 'has a field that is longer than its frame',
  play: (socket) => void socket.resume().write(Buffer.concat([header(4), Uint8Array.of(8, 1, 0x22, 0x7f)])),
};
