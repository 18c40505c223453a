import { chmodSync, lstatSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { Failure, systemFailure } from '../failure.ts';
import type { EndpointRules } from './endpoint-rules.ts';
import { makeDirectory } from './make-directory.ts';

/** Bytes in `sun_path`, the terminating NUL included. docs/protocol.md, "Endpoints". */
const SUN_PATH_LENGTH = process.platform === 'darwin' ? 104 : 108;

/** Endpoints as paths of Unix sockets. */
export const SOCKET_ENDPOINTS: EndpointRules = {
  defaultEndpoint: (role, environment) => join(defaultDirectory(environment), `${role}.sock`),
  beside: (endpoint, what) => `${endpoint.replace(/\.sock$/, '')}-${what}.sock`,
  within: (directory, name) => join(directory, `${name}.sock`),
  absolute: (endpoint) => resolve(endpoint),
  areSame: (one, other) => resolve(one) === resolve(other),
  check: (endpoint) => {
    if (endpoint.includes('\0')) {
      const text = `the endpoint ${endpoint.replaceAll('\0', '\\0')} has a NUL in it, where the system would cut the path`;
      throw new Failure('environment', 'EINVAL', text, 'name the path of a Unix socket');
    }
    const length = Buffer.byteLength(endpoint);
    if (length < SUN_PATH_LENGTH) return;
    const text = `the endpoint ${endpoint} has ${length} bytes; the path of a Unix socket may have at most ${SUN_PATH_LENGTH - 1}`;
    throw new Failure('environment', 'ENAMETOOLONG', text, 'use a shorter path, such as one under /tmp');
  },
  checkOwner: (endpoint, environment) => {
    if (process.getuid === undefined || isElsewhere(endpoint, environment)) return;
    const directory = defaultDirectory(environment);
    const found = lstatSync(directory, { throwIfNoEntry: false });
    if (found === undefined) return;
    const hint = 'name an endpoint in a directory of your own';
    if (!found.isDirectory() || found.uid !== process.getuid())
      throw new Failure('environment', 'EPERM', `${directory} is not a directory of yours`, hint);
    if ((found.mode & 0o022) === 0) return;
    const text = `others may write to ${directory}, and so listen on ${endpoint}`;
    throw new Failure('environment', 'EPERM', text, `chmod 700 ${directory}`);
  },
  prepare: (endpoint, environment) => {
    const directory = defaultDirectory(environment);
    if (!isIn(directory, endpoint)) return;
    try {
      makeDirectory(directory, 0o700);
      const found = lstatSync(directory);
      if (!found.isDirectory() || (process.getuid && found.uid !== process.getuid())) {
        const text = `${directory} is not a directory of yours`;
        throw new Failure('environment', 'EPERM', text, 'name an endpoint in a directory of your own');
      }
      if ((found.mode & 0o077) !== 0) chmodSync(directory, 0o700);
    } catch (error) {
      if (error instanceof Failure) throw error;
      throw systemFailure(error, `cannot make the directory ${directory}`);
    }
  },
  privateDirectory: (environment) => defaultDirectory(environment),
};

/** What was found out last: a tap asks about the same endpoint for each connection, and asking the environment takes as long as a system call. */
let known: { endpoint: string; environment: NodeJS.ProcessEnv; elsewhere: boolean } | null = null;

/** Whether it is not in the default directory. */
function isElsewhere(endpoint: string, environment: NodeJS.ProcessEnv): boolean {
  if (known?.endpoint !== endpoint || known.environment !== environment)
    known = { endpoint, environment, elsewhere: !isIn(defaultDirectory(environment), endpoint) };
  return known.elsewhere;
}

/** However the endpoint is spelled: `./`, `//` and relative paths lead to the same place. */
function isIn(directory: string, endpoint: string): boolean {
  return dirname(resolve(endpoint)) === resolve(directory);
}

function defaultDirectory(environment: NodeJS.ProcessEnv): string {
  const runtime = environment['XDG_RUNTIME_DIR'];
  if (runtime !== undefined && runtime !== '') return join(runtime, 'handoff-cli');
  return join('/tmp', `handoff-cli-${process.getuid?.() ?? ''}`);
}
