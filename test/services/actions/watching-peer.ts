import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { errorCode, Failure } from '../../../src/failure.ts';
import type { Descriptors } from '../../../src/io/descriptors.ts';
import { reach } from '../../../src/io/dial.ts';
import { descriptorOf } from '../../../src/io/light-socket.ts';
import { eventually } from '../../process/eventually.ts';
import { descriptors } from '../../process/raw-peers.ts';
import type { Stage } from '../../process/stage.ts';

/** How often it looks for more, in ms. */
const EVERY_MS = 2;

/**
 * The other side of a connection, which sees what a program without Node sees: Node takes a hang-up for the end of what it has
 * read, although more is there, and does not look for an ECONNRESET behind it.
 */
export class WatchingPeer {
  received = Buffer.alloc(0);
  /** How many descriptors came. */
  descriptors = 0;
  state: 'open' | 'closed' | 'reset' = 'open';
  /** Whether the other side had closed before it could be told something. */
  spokeTooLate = false;
  private readonly socket: Socket;
  private readonly calls: Descriptors;

  constructor(stage: Stage, socket: Socket, calls: Descriptors) {
    this.socket = socket;
    this.calls = calls;
    socket.on('error', () => {});
    const looking = setInterval(() => {
      this.look();
      if (this.state !== 'open') clearInterval(looking);
    }, EVERY_MS);
    stage.afterwards(() => {
      clearInterval(looking);
      socket.destroy();
    });
  }

  /** Does nothing where the other side has closed already. */
  write(bytes: Uint8Array): void {
    try {
      this.calls.send(descriptorOf(this.socket)!, bytes, []);
    } catch (error) {
      if (!['EPIPE', 'ECONNRESET'].includes(errorCode(error))) throw error;
      this.spokeTooLate = true;
    }
  }

  /** Writes a sideband that brings one end of a new connection. */
  writeSideband(bytes: Uint8Array): void {
    const [passed, own] = this.calls.socketPair();
    this.calls.send(descriptorOf(this.socket)!, bytes, [passed]);
    this.calls.close(passed);
    this.calls.close(own);
  }

  /** Waits until so many bytes have come. */
  async receive(length: number): Promise<Buffer> {
    await eventually(() => this.received.length >= length, `${length} bytes have come`);
    return this.received;
  }

  private look(): void {
    const descriptor = descriptorOf(this.socket);
    if (descriptor === null) return;
    try {
      for (;;) {
        const received = this.calls.receive(descriptor, 65536);
        if (received.type === 'nothing-yet') return;
        if (received.type === 'end') {
          this.state = 'closed';
          return;
        }
        for (const came of received.descriptors) this.calls.close(came);
        this.descriptors += received.descriptors.length;
        this.received = Buffer.concat([this.received, received.bytes]);
        this.calls.skip(descriptor, received.unread);
      }
    } catch (error) {
      this.state = errorCode(error) === 'ECONNRESET' ? 'reset' : 'closed';
    }
  }
}

export async function dialWatching(stage: Stage, endpoint: string): Promise<WatchingPeer> {
  const socket = await reach(endpoint, { paused: true });
  if (socket instanceof Failure) throw socket;
  return new WatchingPeer(stage, socket, await descriptors());
}

/** Listens on an endpoint; gives a promise of the first connection. @param greeting what is written to it at once */
export async function watchFirst(
  stage: Stage,
  endpoint: string,
  greeting: Uint8Array = new Uint8Array(),
): Promise<{ readonly first: Promise<WatchingPeer> }> {
  const calls = await descriptors();
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true });
  const first = new Promise<WatchingPeer>((done) =>
    server.on('connection', (socket) => {
      const peer = new WatchingPeer(stage, socket, calls);
      if (greeting.length > 0) peer.write(greeting);
      done(peer);
    }),
  );
  server.listen(endpoint);
  stage.afterwards(() => server.close());
  await once(server, 'listening');
  return { first };
}
