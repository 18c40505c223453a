import { type Stats, statSync } from 'node:fs';
import { Failure } from '../failure.ts';

/** What can be at a path where a socket was expected, with its article. */
const KINDS: readonly (readonly [is: (found: Stats) => boolean, kind: string])[] = [
  [(found) => found.isFile(), 'a regular file'],
  [(found) => found.isDirectory(), 'a directory'],
  [(found) => found.isFIFO(), 'a named pipe'],
  [(found) => found.isCharacterDevice() || found.isBlockDevice(), 'a device'],
];

/**
 * Why nobody can ever listen on that path: there is something else than a socket. Null where there is a socket, or nothing. The system
 * refuses a connection to a regular file with the same words as one to a socket that nobody listens on.
 * @param doing a phrase such as “cannot connect to /x”
 */
export function notASocket(path: string, doing: string): Failure | null {
  if (process.platform === 'win32') return null;
  const found = statOrNull(path);
  if (found === null || found.isSocket()) return null;
  const kind = KINDS.find(([is]) => is(found))?.[1] ?? 'something else';
  const hint = 'name the socket that the peer listens on';
  return new Failure('environment', 'ENOTSOCK', `${doing}: it is ${kind}, not a socket`, hint);
}

function statOrNull(path: string): Stats | null {
  try {
    return statSync(path, { throwIfNoEntry: false }) ?? null;
  } catch {
    // The error of whoever dials says more.
    return null;
  }
}
