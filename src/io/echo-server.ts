import type { Socket } from 'node:net';
import type { Listening } from './light-server.ts';
import { listenForUser } from './same-user.ts';

/** How a connection to an echo server ended. */
export interface Echoed {
  /** Bytes that came on it, and went back. */
  readonly bytes: number;
}

/** A server that sends everything back: stands in for the backend’s own endpoint. Throws a Failure. */
export class EchoServer {
  /** Connections that have come so far. */
  connections = 0;
  private readonly open = new Set<Socket>();
  private readonly ended: (echoed: Echoed) => void;
  private server: Listening | null = null;

  private readonly tell: (text: string) => void;

  /**
   * @param ended called after every connection
   * @param tell told of each connection of another user, which is closed
   */
  constructor(ended: (echoed: Echoed) => void, tell: (text: string) => void) {
    this.ended = ended;
    this.tell = tell;
  }

  get busy(): boolean {
    return this.open.size > 0;
  }

  async start(endpoint: string): Promise<Listening> {
    this.server = await listenForUser(endpoint, (socket) => this.accept(socket), this.tell);
    return this.server;
  }

  close(): void {
    this.server?.close();
    for (const socket of this.open) socket.destroy();
  }

  private accept(socket: Socket): void {
    this.connections += 1;
    this.open.add(socket);
    let bytes = 0;
    socket.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      this.open.delete(socket);
      this.ended({ bytes });
    });
    socket.pipe(socket);
  }
}
