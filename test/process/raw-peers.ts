import { once } from 'node:events';
import { connect, createServer, type Server, Socket } from 'node:net';
import { encodeDraft } from '../../src/frames/draft.ts';
import { offerDraft } from '../../src/frames/offer.ts';
import { type Descriptors, loadDescriptors } from '../../src/io/descriptors.ts';
import { descriptorOf } from '../../src/io/light-socket.ts';
import type { Stage } from './stage.ts';

/** A socket whose other side is under test: keeps what comes, and tells of bytes and of the end. */
export class RawConnection {
  readonly socket: Socket;
  /** Resolves once the other side has ended or reset the connection. */
  readonly over: Promise<void>;
  isOver = false;
  private chunks: Buffer[] = [];
  private length = 0;
  private waiting: (() => void)[] = [];

  constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (chunk: Buffer) => {
      this.chunks.push(chunk);
      this.length += chunk.length;
      for (const look of this.waiting.splice(0)) look();
    });
    socket.on('error', () => {});
    this.over = new Promise((done) => {
      for (const event of ['end', 'close'] as const) socket.once(event, () => done());
    });
    void this.over.then(() => {
      this.isOver = true;
    });
  }

  get received(): Buffer {
    if (this.chunks.length > 1) this.chunks = [Buffer.concat(this.chunks)];
    return this.chunks[0] ?? Buffer.alloc(0);
  }

  write(...parts: readonly Uint8Array[]): void {
    this.socket.write(Buffer.concat(parts));
  }

  /** Writes byte by byte, with a turn of the event loop between them. */
  async trickle(...parts: readonly Uint8Array[]): Promise<void> {
    for (const byte of Buffer.concat(parts)) {
      await new Promise<void>((done) => this.socket.write(Uint8Array.of(byte), () => setImmediate(done)));
    }
  }

  /** Waits until so many bytes have come. */
  receive(length: number): Promise<Buffer> {
    return new Promise((done, fail) => {
      const look = () => {
        if (this.length >= length) done(this.received);
        else if (this.isOver) fail(new Error(`the end after ${this.length} of ${length} bytes`));
        else this.waiting.push(look);
      };
      void this.over.then(look);
      look();
    });
  }
}

/** Dials an endpoint as a broker does. */
export async function dialRaw(stage: Stage, endpoint = stage.endpoint): Promise<RawConnection> {
  const socket = connect({ path: endpoint, allowHalfOpen: true });
  stage.afterwards(() => socket.destroy());
  await once(socket, 'connect');
  return new RawConnection(socket);
}

/** Listens on an endpoint, the stage’s backend’s unless told otherwise; `serve` is told of each connection. */
export async function listenRaw(
  stage: Stage,
  serve: (connection: RawConnection) => void,
  endpoint = stage.endpoint,
): Promise<Server> {
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    stage.afterwards(() => socket.destroy());
    serve(new RawConnection(socket));
  });
  server.listen(endpoint);
  stage.afterwards(() => server.close());
  await once(server, 'listening');
  return server;
}

/** The calls for passing descriptors, from inside of the test. */
export async function descriptors(): Promise<Descriptors> {
  const loaded = await loadDescriptors();
  if (loaded instanceof Error) throw loaded;
  return loaded;
}

/** Sends bytes with descriptors on a connection on which nothing is queued. */
export async function sendWith(
  connection: RawConnection,
  bytes: Uint8Array,
  passed: readonly number[],
): Promise<void> {
  (await descriptors()).send(descriptorOf(connection.socket)!, bytes, passed);
}

/** Two connected sockets: one to be passed as a descriptor, the other to talk on. */
export async function passablePair(
  stage: Stage,
): Promise<{ passed: number; kept: RawConnection; closePassed: () => void }> {
  const calls = await descriptors();
  const [passed, own] = calls.socketPair();
  const kept = new RawConnection(
    new Socket({ fd: own, readable: true, writable: true, allowHalfOpen: true }),
  );
  kept.socket.resume();
  let open = true;
  const closePassed = () => {
    if (open) calls.close(passed);
    open = false;
  };
  stage.afterwards(() => {
    closePassed();
    kept.socket.destroy();
  });
  return { passed, kept, closePassed };
}

/** Sends a sideband that brings one end of a new pair, which is closed here once it is sent. */
export async function sendSideband(
  stage: Stage,
  connection: RawConnection,
  bytes: Uint8Array,
): Promise<void> {
  const { passed, closePassed } = await passablePair(stage);
  await sendWith(connection, bytes, [passed]);
  closePassed();
}

/** A token that starts with a byte of one's choice; the rest tells tokens apart. */
export function token(number: number, first = 0xa0): Buffer {
  const bytes = Buffer.alloc(16, 0x5a);
  bytes[0] = first;
  bytes.writeUInt32BE(number, 12);
  return bytes;
}

/** A correct offer with its framing. */
export function offer(ofToken: Uint8Array, correlationId = '1', serviceName = 'zccache'): Uint8Array {
  return encodeDraft(offerDraft({ token: ofToken, correlationId, serviceName, handleValue: '0' }));
}
