import { createServer } from 'node:net';
import { HEADER_LENGTH, TOKEN_LENGTH } from '../../src/wire/limits.ts';
import { ackFor } from './handoffs.ts';

/**
 * What Node itself costs: a server that accepts every offer and knows no more than that. It reads with `net`, so it never
 * receives the descriptor, and it trusts the broker's correlation id to be 1.
 */
export function serveBare(endpoint: string): void {
  const server = createServer((socket) => {
    let seen: Buffer = Buffer.alloc(0);
    socket.on('error', () => {});
    socket.on('data', (chunk: Buffer) => {
      seen = seen.length === 0 ? chunk : Buffer.concat([seen, chunk]);
      while (seen.length >= TOKEN_LENGTH + HEADER_LENGTH) {
        const end = TOKEN_LENGTH + HEADER_LENGTH + seen.readUInt32LE(TOKEN_LENGTH + 1);
        if (seen.length < end) return;
        socket.write(ackFor(seen.subarray(0, TOKEN_LENGTH)));
        seen = seen.subarray(end);
      }
    });
  });
  server.listen(endpoint);
  // Closing also removes the socket.
  process.once('SIGINT', () => {
    server.close();
    process.exit();
  });
}
