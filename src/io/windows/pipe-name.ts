import { Failure } from '../../failure.ts';

/** What the names of all pipes of a machine begin with. docs/protocol.md, "Endpoints". */
const PIPES = '\\\\.\\pipe\\';
/** Characters that a name may have, the beginning included (CreateNamedPipeW). */
const LONGEST = 256;
/** The ways in which people write the beginning. */
const BEGINNING = /^(?:\\\\|\/\/)[.?][\\/]pipe[\\/]/i;
/** A path of a file, which has a drive; and a pipe of another machine. */
const FILE = /^[a-z]:/i;
const REMOTE = /^(?:\\\\|\/\/)/;

/** The path of a pipe, `\\.\pipe\NAME`, from that or from the bare name. Throws a Failure for what can name no pipe. */
export function pipePath(endpoint: string): string {
  const [beginning] = BEGINNING.exec(endpoint) ?? [];
  const name = endpoint.slice(beginning?.length ?? 0);
  const hint = 'an endpoint is the name of a pipe on this machine: NAME or \\\\.\\pipe\\NAME';
  if (name.includes('\0')) {
    const text = `the endpoint ${endpoint.replaceAll('\0', '\\0')} has a NUL in it, where the system would cut the name`;
    throw new Failure('environment', 'EINVAL', text, hint);
  }
  if (beginning === undefined && FILE.test(name))
    throw new Failure('environment', 'EINVAL', `${endpoint} is the path of a file, not of a pipe`, hint);
  if (beginning === undefined && REMOTE.test(name))
    throw new Failure('environment', 'EINVAL', `${endpoint} is not a pipe of this machine`, hint);
  if (name === '') throw new Failure('environment', 'EINVAL', `${endpoint} has no name of a pipe`, hint);
  const path = `${PIPES}${name}`;
  if (path.length <= LONGEST) return path;
  const text = `the endpoint ${path} has ${path.length} characters; the path of a pipe may have at most ${LONGEST}`;
  throw new Failure('environment', 'ENAMETOOLONG', text, 'use a shorter name');
}

/** The default pipe of a role, which each user has for himself. */
export function defaultPipe(role: string, user: string): string {
  return `${PIPES}handoff-cli-${user.replaceAll(/[\\/:]/g, '-')}-${role}`;
}

/** Another pipe with a related name. */
export function pipeBeside(endpoint: string, what: string): string {
  return `${pipePath(endpoint)}-${what}`;
}
