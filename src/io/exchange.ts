import type { Socket } from 'node:net';

/** Bytes that may come behind the answer are still taken in for so long. */
const QUIET_MS = 50;

export interface Exchange {
  readonly received: Uint8Array;
  /** Whether the other side closed the connection. */
  readonly closed: boolean;
}

/**
 * Writes on a connection and reads what comes back: until as many bytes came as were sent and nothing follows, until
 * the other side closes, or until the time is up.
 * @param before what has been read of it already
 */
export function exchange(
  socket: Socket,
  bytes: Uint8Array,
  withinMs: number,
  before: Uint8Array = new Uint8Array(),
): Promise<Exchange> {
  return new Promise((done) => {
    const chunks: Uint8Array[] = [];
    let length = 0;
    let quiet: NodeJS.Timeout | undefined;
    const finish = (closed: boolean) => {
      clearTimeout(quiet);
      clearTimeout(limit);
      socket.off('data', take);
      done({ received: Buffer.concat(chunks), closed });
    };
    const take = (chunk: Uint8Array) => {
      chunks.push(chunk);
      length += chunk.length;
      clearTimeout(quiet);
      if (length >= bytes.length) quiet = setTimeout(() => finish(false), QUIET_MS);
    };
    const limit = setTimeout(() => finish(false), withinMs);
    if (before.length > 0) take(before);
    if (socket.readableEnded || socket.destroyed) return finish(true);
    socket.on('data', take);
    socket.on('end', () => finish(true));
    socket.on('close', () => finish(true));
    socket.write(bytes);
    socket.resume();
  });
}
