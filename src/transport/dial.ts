import { connect, type Socket } from 'node:net';
import { Failure, systemFailure } from '../failure.ts';
import { checkLength } from './endpoint.ts';

/** Dials an endpoint, or tells why it cannot be reached. */
export async function reach(endpoint: string, doing = 'connect', hint = ''): Promise<Socket | Failure> {
  try {
    checkLength(endpoint);
    return await dial(endpoint);
  } catch (error) {
    if (error instanceof Failure) return error;
    return systemFailure(error, `cannot ${doing} to ${endpoint}`, hint);
  }
}

function dial(endpoint: string): Promise<Socket> {
  return new Promise((done, fail) => {
    const socket = connect({ path: endpoint, allowHalfOpen: true });
    socket.once('error', fail);
    socket.once('connect', () => {
      socket.off('error', fail);
      socket.on('error', () => {});
      done(socket);
    });
  });
}
