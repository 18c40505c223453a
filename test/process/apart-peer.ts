import { createServer, type Server } from 'node:net';
import { Connection } from '../../src/io/connection.ts';
import { descriptors } from './raw-peers.ts';
import type { Stage } from './stage.ts';

/** What came on a connection: the bytes, and how many descriptors at which of them. */
export interface Heard {
  readonly bytes: Buffer;
  readonly descriptors: readonly { readonly at: number; readonly count: number }[];
}

/** Listens as a careful backend does: hears one connection to its end and tells where each descriptor stood. */
export async function hearApart(stage: Stage, endpoint: string): Promise<{ heard: Promise<Heard> }> {
  const calls = await descriptors();
  let tell: (heard: Heard) => void;
  const heard = new Promise<Heard>((done) => {
    tell = done;
  });
  const server: Server = createServer({ pauseOnConnect: true, allowHalfOpen: true }, (socket) => {
    stage.afterwards(() => socket.destroy());
    const parts: Uint8Array[] = [];
    const seen: { at: number; count: number }[] = [];
    let length = 0;
    const connection = new Connection(socket, calls, {
      received: (bytes, came) => {
        if (came.length > 0) seen.push({ at: length, count: came.length });
        for (const descriptor of came) calls.close(descriptor);
        parts.push(bytes);
        length += bytes.length;
      },
      ended: () => tell({ bytes: Buffer.concat(parts), descriptors: seen }),
    });
    connection.apart = true;
    connection.start();
  });
  await new Promise<void>((done) => server.listen(endpoint, done));
  stage.afterwards(() => server.close());
  return { heard };
}
