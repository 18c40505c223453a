import { createServer, type Socket } from 'node:net';
import { Failure, systemFailure } from '../failure.ts';
import type { Listening } from './light-server.ts';
import type { StreamSocket } from './light-socket.ts';
import { loadPipes } from './pipes.ts';
import { pipePath } from './windows/pipe-name.ts';

/** Listens on a pipe of Windows, with sockets of Node’s. Null where there are no pipes; rejects with a Failure. */
export function listenOnPipe(endpoint: string, accept: (socket: Socket) => void): Promise<Listening | null> {
  return listening(endpoint, (pipes) => pipes.listenWithNode(endpoint, accept), accept);
}

/** The same, with light sockets where there are such. */
export function listenOnPipeLightly(
  endpoint: string,
  accept: (socket: StreamSocket) => void,
): Promise<Listening | null> {
  return listening(endpoint, (pipes) => pipes.listen(endpoint, accept), accept);
}

async function listening(
  endpoint: string,
  listen: (pipes: Exclude<Awaited<ReturnType<typeof loadPipes>>, Failure | null>) => Listening,
  accept: (socket: Socket) => void,
): Promise<Listening | null> {
  const pipes = await loadPipes();
  if (pipes === null) return null;
  try {
    return pipes instanceof Failure ? await listenWithoutKoffi(pipePath(endpoint), accept) : listen(pipes);
  } catch (error) {
    throw systemFailure(error, `cannot listen on ${endpoint}`);
  }
}

function listenWithoutKoffi(path: string, accept: (socket: Socket) => void): Promise<Listening> {
  const server = createServer({ pauseOnConnect: true, allowHalfOpen: true }, accept);
  return new Promise((done, fail) => {
    server.once('error', fail);
    server.listen({ path }, () => {
      server.on('error', () => {});
      done(server);
    });
  });
}
