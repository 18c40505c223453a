import type { Socket } from 'node:net';
import { LightServer, type Listening } from './light-server.ts';
import { LightSocket, type StreamSocket } from './light-socket.ts';
import { pausedSocket } from './paused-socket.ts';
import type { Poller } from './poller.ts';
import type { SystemCalls } from './system-calls.ts';

/** Makes light sockets, and servers. */
export class LightSockets {
  private readonly calls: SystemCalls;
  readonly poller: Poller;

  constructor(calls: SystemCalls, poller: Poller) {
    this.calls = calls;
    this.poller = poller;
  }

  /** @param descriptor of a connected socket, which is taken over */
  socket(descriptor: number): LightSocket {
    return new LightSocket(descriptor, this.calls, this.poller);
  }

  /** @param descriptor of a listening socket, which is taken over */
  server(descriptor: number, accepted: (socket: StreamSocket) => void): Listening {
    return this.serverOf(descriptor, (line) => this.socket(line), accepted);
  }

  /** The same, with sockets of Node’s, which are paused. */
  serverForNode(descriptor: number, accepted: (socket: Socket) => void): Listening {
    return this.serverOf(descriptor, pausedSocket, accepted);
  }

  private serverOf<S extends StreamSocket>(
    descriptor: number,
    make: (descriptor: number) => S,
    accepted: (socket: S) => void,
  ): Listening {
    this.calls.setBlocking(descriptor, false);
    return new LightServer(descriptor, this.poller, make, accepted);
  }
}
