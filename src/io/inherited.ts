import { fstatSync } from 'node:fs';
import { createServer } from 'node:net';
import { Failure, systemFailure, usageFailure } from '../failure.ts';
import { loadDescriptors } from './descriptors.ts';
import type { Listening } from './light-server.ts';
import type { StreamSocket } from './light-socket.ts';
import { type ListedSocket, listedSockets } from './unix-sockets.ts';

/** The first descriptor that a service manager passes, as sd_listen_fds(3) has it. */
const FIRST = 3;

/**
 * The listening socket that this process was started with; null: there is none. Throws a Failure where more were passed, or
 * something else. It is taken once: what is started from here does not see it.
 */
export function inheritedListener(environment = process.env, pid = process.pid): number | null {
  const { LISTEN_PID: meant, LISTEN_FDS: count } = environment;
  if (count === undefined || count === '0' || meant !== String(pid)) return null;
  for (const name of ['LISTEN_PID', 'LISTEN_FDS', 'LISTEN_FDNAMES']) delete environment[name];
  if (count !== '1')
    throw usageFailure(`LISTEN_FDS is ${count}: only one listening socket can be taken over`);
  if (!isSocket(FIRST))
    throw new Failure(
      'environment',
      'ENOTSOCK',
      `LISTEN_FDS is 1, but descriptor ${FIRST} is not a socket`,
      'pass a listening Unix socket, or unset LISTEN_FDS',
    );
  return FIRST;
}

function isSocket(descriptor: number): boolean {
  try {
    return fstatSync(descriptor).isSocket();
  } catch {
    return false;
  }
}

/** Listens on a socket that somebody else has bound, and will remove. Rejects with a Failure. */
export async function listenInherited(
  descriptor: number,
  accept: (socket: StreamSocket) => void,
): Promise<{ readonly server: Listening; readonly endpoint: string }> {
  const bound = listedSocket(descriptor);
  if (bound?.listening !== true)
    throw new Failure(
      'environment',
      'EAFNOSUPPORT',
      `descriptor ${descriptor}, from LISTEN_FDS, is not a listening Unix socket`,
      'offers come on Unix sockets: only these pass descriptors',
    );
  try {
    return { server: await serverOn(descriptor, accept), endpoint: bound.path };
  } catch (error) {
    throw systemFailure(error, `cannot listen on descriptor ${descriptor}, from LISTEN_FDS`);
  }
}

async function serverOn(descriptor: number, accept: (socket: StreamSocket) => void): Promise<Listening> {
  const loaded = await loadDescriptors();
  if (!(loaded instanceof Failure) && loaded.light !== null) return loaded.light.server(descriptor, accept);
  const server = createServer({ pauseOnConnect: true, allowHalfOpen: true }, accept);
  await new Promise<void>((done, fail) => {
    server.once('error', fail);
    server.listen({ fd: descriptor }, done);
  });
  server.on('error', () => {});
  return server;
}

/** What the system lists about a Unix socket; the path is `fd:3` where there is no such list. */
function listedSocket(descriptor: number): Pick<ListedSocket, 'path' | 'listening'> | null {
  const unnamed = `fd:${descriptor}`;
  const all = listedSockets();
  if (all === null) return { path: unnamed, listening: true };
  const inode = String(fstatSync(descriptor).ino);
  const found = all.find((socket) => socket.inode === inode);
  return found === undefined ? null : { ...found, path: found.path || unnamed };
}
