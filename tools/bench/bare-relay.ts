import { connect, createServer } from 'node:net';

/**
 * What Node itself costs between two sockets: passes everything on in both directions and knows no more than that. It reads with
 * `net`, so descriptors are lost.
 */
export function serveBareRelay(endpoint: string, target: string): void {
  const server = createServer({ allowHalfOpen: true }, (near) => {
    const far = connect({ path: target, allowHalfOpen: true });
    for (const [from, to] of [[near, far] as const, [far, near] as const]) {
      from.on('data', (bytes) => to.write(bytes));
      from.on('end', () => to.end());
      from.on('error', () => to.destroy());
    }
  });
  server.listen(endpoint);
  // Closing also removes the socket.
  process.once('SIGINT', () => {
    server.close();
    process.exit();
  });
}
