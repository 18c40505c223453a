import { acknowledged } from './frames.ts';
import type { HostilePeer } from './peer.ts';

export const manyAnswers: HostilePeer = {
  name: 'answers 10,000 times',
  play(socket) {
    socket.resume();
    for (let count = 0; count < 10_000; count++) socket.write(acknowledged());
  },
};
