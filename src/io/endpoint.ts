import { chmodSync, lstatSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Failure, systemFailure } from '../failure.ts';
import { makeDirectory } from './make-directory.ts';

export type EndpointRole = 'backend' | 'broker';

/** Bytes in `sun_path`, the terminating NUL included. docs/protocol.md, "Endpoints". */
const SUN_PATH_LENGTH = process.platform === 'darwin' ? 104 : 108;

/** The endpoint asked for, else `$HANDOFF_ENDPOINT`, else the default one of that role. */
export function endpointOr(given: string | undefined, role: EndpointRole, environment = process.env): string {
  const named = given ?? environment['HANDOFF_ENDPOINT'];
  return named === undefined || named === '' ? defaultEndpoint(role, environment) : named;
}

/** Where that role listens when nothing else is said. */
export function defaultEndpoint(role: EndpointRole, environment = process.env): string {
  return join(defaultDirectory(environment), `${role}.sock`);
}

/** Another endpoint in the same directory: `broker-fallback.sock` beside `broker.sock`. */
export function besideEndpoint(endpoint: string, what: string): string {
  return `${endpoint.replace(/\.sock$/, '')}-${what}.sock`;
}

function defaultDirectory(environment: NodeJS.ProcessEnv): string {
  const runtime = environment['XDG_RUNTIME_DIR'];
  if (runtime !== undefined && runtime !== '') return join(runtime, 'handoff-cli');
  const temporary = process.platform === 'win32' ? tmpdir() : '/tmp';
  return join(temporary, `handoff-cli-${process.getuid?.() ?? ''}`);
}

/** Refuses a path that the system could not hold; a longer one would be cut silently. */
export function checkLength(endpoint: string): void {
  const length = Buffer.byteLength(endpoint);
  if (process.platform === 'win32' || length < SUN_PATH_LENGTH) return;
  const text = `the endpoint ${endpoint} has ${length} bytes; the path of a Unix socket may have at most ${SUN_PATH_LENGTH - 1}`;
  throw new Failure('environment', 'ENAMETOOLONG', text, 'use a shorter path, such as one under /tmp');
}

/**
 * Refuses to dial a default endpoint in a directory that somebody else could have filled: a token and a connection would go
 * to a stranger. Throws a Failure.
 */
export function checkDirectory(endpoint: string, environment = process.env): void {
  const directory = dirname(endpoint);
  if (process.getuid === undefined || directory !== defaultDirectory(environment)) return;
  const found = lstatSync(directory, { throwIfNoEntry: false });
  if (found === undefined) return;
  const hint = 'name an endpoint in a directory of your own';
  if (!found.isDirectory() || found.uid !== process.getuid())
    throw new Failure('environment', 'EPERM', `${directory} is not a directory of yours`, hint);
  if ((found.mode & 0o022) === 0) return;
  const text = `others may write to ${directory}, and so listen on ${endpoint}`;
  throw new Failure('environment', 'EPERM', text, `chmod 700 ${directory}`);
}

/** Makes the directory of a default endpoint, for its owner alone; leaves other directories to their owners. */
export function prepareDirectory(endpoint: string, environment = process.env): void {
  const directory = dirname(endpoint);
  if (directory !== defaultDirectory(environment)) return;
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
}
