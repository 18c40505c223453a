import { header } from './frames.ts';
import type { HostilePeer } from './peer.ts';

const LENGTH = 16 * 1024 * 1024;
const PIECE = 1024;

/** An envelope whose payload fills the frame with zeros. */
const HEAD = Uint8Array.of(0x08, 1, 0x22, 0xf7, 0xff, 0xff, 0x07);

export const largestFrame: HostilePeer = {
  name: 'sends a frame of 16 MiB in pieces of 1 KiB',
  play(socket) {
    socket.resume().write(Buffer.concat([header(LENGTH), HEAD]));
    let left = LENGTH - HEAD.length;
    const more = () => {
      for (; left > 0 && !socket.destroyed; left -= PIECE) {
        if (socket.write(Buffer.alloc(Math.min(PIECE, left)))) continue;
        left -= PIECE;
        return;
      }
    };
    socket.on('drain', more);
    more();
  },
};
