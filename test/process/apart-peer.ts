import { createServer, type Server } from 'node:net';
import type { Conversation, Event } from '../../src/conversations/contract.ts';
import { Driver } from '../../src/io/driver.ts';
import { descriptors } from './raw-peers.ts';
import type { Stage } from './stage.ts';

/** What came on a connection: the bytes, and how many descriptors at which of them. */
export interface Heard {
  readonly bytes: Buffer;
  readonly descriptors: readonly { readonly at: number; readonly count: number }[];
}

/** Listens as a careful backend does: hears one connection to its end and tells where each descriptor was. */
export async function hearApart(stage: Stage, endpoint: string): Promise<{ heard: Promise<Heard> }> {
  const calls = await descriptors();
  let tell: (heard: Heard) => void;
  const heard = new Promise<Heard>((done) => {
    tell = done;
  });
  const server: Server = createServer({ pauseOnConnect: true, allowHalfOpen: true }, (socket) => {
    stage.afterwards(() => socket.destroy());
    const conversation = new Listening();
    new Driver(conversation, calls, { over: () => tell(conversation.heard) }).start(socket);
  });
  await new Promise<void>((done) => server.listen(endpoint, done));
  stage.afterwards(() => server.close());
  return { heard };
}

/** Hears everything and says nothing. */
class Listening implements Conversation {
  private readonly parts: Uint8Array[] = [];
  private readonly seen: { at: number; count: number }[] = [];
  private length = 0;

  wanted(): number {
    return Number.POSITIVE_INFINITY;
  }

  handle(event: Event): ReturnType<Conversation['handle']> {
    if (event.type === 'ended') return [{ type: 'close', how: 'orderly' }];
    if (event.type !== 'received') return [];
    if (event.passed.length > 0) this.seen.push({ at: this.length, count: event.passed.length });
    this.parts.push(event.bytes);
    this.length += event.bytes.length;
    return event.passed.map((descriptor) => ({ type: 'settle', descriptor, use: 'close' }));
  }

  get heard(): Heard {
    return { bytes: Buffer.concat(this.parts), descriptors: this.seen };
  }
}
