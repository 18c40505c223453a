import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { Failure, systemFailure } from '../../failure.ts';
import { besideEndpoint, checkLength, prepareDirectory } from '../../io/endpoint.ts';
import { listen } from '../../io/listen.ts';
import { type Finding, missing, works } from './finding.ts';

const REMEDY =
  'name an endpoint in a directory of your own, with a short path: handoff-cli fake-backend /tmp/x.sock';

/** Listens once beside a default endpoint, as a server would at it. */
export async function lookAtSockets(endpoint: string): Promise<Finding> {
  if (process.platform === 'win32') return lookAtPipes(endpoint);
  const name = 'socket directory';
  const directory = dirname(endpoint);
  const socket = join(directory, `.doctor-${process.pid}`);
  try {
    checkLength(endpoint);
    prepareDirectory(endpoint);
    await listenOnce(socket);
    return works(name, directory);
  } catch (error) {
    const failure = error instanceof Failure ? error : systemFailure(error, `cannot listen in ${directory}`);
    return missing(name, failure.message, failure.hint || REMEDY);
  }
}

/** The same for the pipe beside it: pipes are in no directory. */
async function lookAtPipes(endpoint: string): Promise<Finding> {
  const name = 'endpoints';
  try {
    const server = await listen(besideEndpoint(endpoint, `doctor-${process.pid}`), () => {});
    await new Promise<void>((done) => void server.close(() => done()));
    return works(name, `pipes such as ${endpoint} can be listened on`);
  } catch (error) {
    const failure = error instanceof Failure ? error : systemFailure(error, 'cannot listen on a pipe');
    return missing(name, failure.message, failure.hint || 'name another endpoint');
  }
}

function listenOnce(path: string): Promise<void> {
  return new Promise((done, fail) => {
    const server = createServer();
    server.once('error', fail);
    server.listen(path, () => server.close(() => done()));
  });
}
