import { acknowledged, offered } from './frames.ts';
import type { HostilePeer } from './peer.ts';

const TEXT = '\u001b]0;owned\u0007\u001b[2J\u202e\r\n'.repeat(500);

export const controlText: HostilePeer = {
  name: 'names itself with control characters',
  play(socket) {
    socket.resume().write(Buffer.concat([offered(undefined, TEXT), acknowledged(TEXT)]));
  },
};
