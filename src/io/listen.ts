import { lstatSync, type Stats, unlinkSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { dirname, resolve } from 'node:path';
import { errorCode, Failure, systemFailure } from '../failure.ts';
import { loadDescriptors } from './descriptors.ts';
import { checkLength, prepareDirectory } from './endpoint.ts';
import type { Listening } from './light-server.ts';
import type { StreamSocket } from './light-socket.ts';
import { listenOnPipe, listenOnPipeLightly } from './listen-on-pipe.ts';
import { pipesHere } from './pipes.ts';
import type { SystemCalls } from './system-calls.ts';
import { listedSockets } from './unix-sockets.ts';

/**
 * Listens on a Unix socket that only its owner may use. Replaces a stale socket; refuses a live one, and anything
 * that is not a socket. Accepted sockets are paused. Throws a Failure.
 */
export async function listen(endpoint: string, accept: (socket: Socket) => void): Promise<Listening> {
  checkLength(endpoint);
  const onPipe = await listenOnPipe(endpoint, accept);
  if (onPipe !== null) return onPipe;
  const loaded = await loadDescriptors();
  if (!(loaded instanceof Failure) && loaded.light !== null) {
    const { light, calls } = loaded;
    return listenPastNode(endpoint, calls, (line) => light.serverForNode(line, accept));
  }
  await makeRoom(endpoint);
  const server = createServer({ pauseOnConnect: true, allowHalfOpen: true }, accept);
  try {
    await new Promise<void>((done, fail) => {
      server.once('error', fail);
      forOwner(() => {
        // Node would remove whatever is at that path when it closes, even a socket of another process.
        if (loaded instanceof Failure) server.listen({ path: endpoint, backlog: BACKLOG }, done);
        else server.listen({ fd: loaded.calls.listenOn(endpoint, BACKLOG) }, done);
      });
    });
  } catch (error) {
    throw cannotListen(error, endpoint);
  }
  server.on('error', () => {});
  if (!(loaded instanceof Failure)) removeAfterwards(server, endpoint);
  return server;
}

/** The same, with light sockets where there are such. Throws a Failure. */
export async function listenLightly(
  endpoint: string,
  accept: (socket: StreamSocket) => void,
): Promise<Listening> {
  checkLength(endpoint);
  const onPipe = await listenOnPipeLightly(endpoint, accept);
  if (onPipe !== null) return onPipe;
  const loaded = await loadDescriptors();
  if (loaded instanceof Failure || loaded.light === null) return listen(endpoint, accept);
  const { light, calls } = loaded;
  return listenPastNode(endpoint, calls, (line) => light.server(line, accept));
}

/** @param serve makes the server of a descriptor that listens */
async function listenPastNode(
  endpoint: string,
  calls: Pick<SystemCalls, 'listenOn'>,
  serve: (descriptor: number) => Listening,
): Promise<Listening> {
  await makeRoom(endpoint);
  try {
    const server = serve(forOwner(() => calls.listenOn(endpoint, BACKLOG)));
    removeAfterwards(server, endpoint);
    return server;
  } catch (error) {
    throw cannotListen(error, endpoint);
  }
}

/** Binds, which happens within the call, so that only the owner may connect. */
function forOwner<T>(bind: () => T): T {
  const mask = process.umask(0o177);
  try {
    return bind();
  } finally {
    process.umask(mask);
  }
}

function cannotListen(error: unknown, endpoint: string): Failure {
  return systemFailure(error, `cannot listen on ${endpoint}`, listenHint(errorCode(error)));
}

/** What to do where no more files can be opened. */
export const EMFILE_HINT =
  'where too many files are open, raise the limit (ulimit -n) or end processes that are not needed';

/** Prepares an endpoint for listening. Throws a Failure. */
async function makeRoom(endpoint: string): Promise<void> {
  prepareDirectory(endpoint);
  // The system would report this as a lack of permission.
  if (statOf(dirname(resolve(endpoint))) === null) {
    const text = `cannot listen on ${endpoint}: there is no directory ${dirname(resolve(endpoint))}`;
    throw new Failure('environment', 'ENOENT', text, 'make it first, or name another endpoint');
  }
  await removeStale(endpoint);
}

/** Removes the socket when the server is closed, unless another one is there by then. */
function removeAfterwards(server: Listening, endpoint: string): void {
  const bound = statOf(endpoint);
  const close = server.close.bind(server);
  server.close = (done) => {
    const there = statOf(endpoint);
    if (there !== null && there.ino === bound?.ino && there.dev === bound.dev) unlinkSync(endpoint);
    return close(done);
  };
}

/** Many brokers may dial at the same moment. */
const BACKLOG = 1024;

/** Removes a socket on which nobody listens any more. Throws a Failure where anything else is there. */
export async function removeStale(endpoint: string): Promise<void> {
  const found = statOf(endpoint);
  if (found === null) return;
  if (!found.isSocket()) {
    const text = `${endpoint} exists and is not a socket`;
    throw new Failure('environment', 'EEXIST', text, 'remove it, or name another endpoint');
  }
  if (await isInUse(endpoint)) {
    const text = `another process is listening on ${endpoint}`;
    throw new Failure('environment', 'EADDRINUSE', text, 'stop it, or name another endpoint');
  }
  try {
    unlinkSync(endpoint);
  } catch (error) {
    throw systemFailure(error, `cannot remove the stale socket ${endpoint}`);
  }
}

/** What is at a path, or null. Throws a Failure. */
export function statOf(path: string): Stats | null {
  try {
    return lstatSync(path);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw systemFailure(error, `cannot look at ${path}`);
  }
}

/** Whether there is anything that could be dialled. Throws a Failure. */
export function isThere(endpoint: string): boolean {
  return pipesHere()?.exists(endpoint) ?? statOf(endpoint) !== null;
}

/** Whether something is listening there. Throws a Failure. */
export async function isInUse(endpoint: string): Promise<boolean> {
  const onPipe = pipesHere()?.exists(endpoint);
  return onPipe ?? (isListedAsListening(endpoint) || (await answers(endpoint)));
}

/** Asks the kernel, and does so first: some brokers do not survive a peer that only connects and closes. */
export function isListedAsListening(endpoint: string): boolean {
  const wanted = resolve(endpoint);
  return (listedSockets() ?? []).some(
    ({ listening, path }) => listening && path !== '' && resolve(path) === wanted,
  );
}

/** Finds out by dialling. */
export function answers(endpoint: string): Promise<boolean> {
  return new Promise((done, fail) => {
    const probe = connect(endpoint);
    probe.once('connect', () => {
      probe.destroy();
      done(true);
    });
    probe.once('error', (error) => {
      const code = errorCode(error);
      if (code === 'ECONNREFUSED' || code === 'ENOENT') done(false);
      else fail(systemFailure(error, `cannot tell whether ${endpoint} is in use`));
    });
  });
}

function listenHint(code: string): string {
  return code === 'EACCES' ? 'name an endpoint in a directory of your own' : '';
}
