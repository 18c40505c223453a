import { Socket, type SocketConstructorOpts } from 'node:net';

/**
 * A socket of Node’s of an open descriptor, which it owns from then on. It reads nothing until it is told to, so that no byte is lost, and
 * closes only its own half at the end of the stream. Throws where the descriptor is not a stream.
 */
export function pausedSocket(descriptor: number): Socket {
  // The types of Node leave pauseOnCreate out.
  const options: SocketConstructorOpts & { readonly pauseOnCreate: boolean } = {
    ...{ fd: descriptor, readable: true, writable: true, allowHalfOpen: true, pauseOnCreate: true },
  };
  return new Socket(options);
}
