import { offered } from './frames.ts';
import type { HostilePeer } from './peer.ts';

export const hangsUpUnread: HostilePeer = {
  name: 'speaks, and hangs up before it has read the answer',
  play(socket) {
    socket.pause();
    socket.write(offered(), () => socket.destroy());
  },
};
