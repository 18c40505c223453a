import type { Socket } from 'node:net';

/** Writes what `next` gives for as long as the other side takes it. */
export function flood(socket: Socket, next: () => Uint8Array): void {
  const more = () => {
    while (!socket.destroyed && socket.writable) if (!socket.write(next())) return;
  };
  socket.on('drain', more);
  more();
}
