import { LightServer } from './light-server.ts';
import { LightSocket, type StreamSocket } from './light-socket.ts';
import type { Poller } from './poller.ts';
import type { SystemCalls } from './system-calls.ts';

/** Makes light sockets, and servers whose connections are. */
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
  server(descriptor: number, accepted: (socket: StreamSocket) => void): LightServer {
    this.calls.setBlocking(descriptor, false);
    return new LightServer(descriptor, this.calls, this.poller, accepted);
  }
}
