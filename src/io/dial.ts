import { connect, type Socket } from 'node:net';
import { Failure, systemFailure } from '../failure.ts';
import { checkLength } from './endpoint.ts';

export interface Dialling {
  /** What cannot be done where nobody is there: `cannot connect to …`. */
  readonly doing?: string;
  readonly hint?: string;
  /** Whether nothing is to be read before somebody asks, so that no descriptor is lost. */
  readonly paused?: boolean;
}

/** Dials an endpoint, or tells why it cannot be reached. */
export async function reach(endpoint: string, dialling: Dialling = {}): Promise<Socket | Failure> {
  const { doing = 'connect', hint = '', paused = false } = dialling;
  try {
    checkLength(endpoint);
    return await dial(endpoint, paused);
  } catch (error) {
    if (error instanceof Failure) return error;
    return systemFailure(error, `cannot ${doing} to ${endpoint}`, hint);
  }
}

function dial(endpoint: string, paused: boolean): Promise<Socket> {
  return new Promise((done, fail) => {
    const socket = connect({ path: endpoint, allowHalfOpen: true });
    // Before it is connected: Node begins to read right then.
    if (paused) socket.pause();
    socket.once('error', fail);
    socket.once('connect', () => {
      socket.off('error', fail);
      socket.on('error', () => {});
      done(socket);
    });
  });
}
