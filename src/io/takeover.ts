import { linkSync, lstatSync, renameSync, type Stats, unlinkSync } from 'node:fs';
import { errorCode, Failure, systemFailure } from '../failure.ts';
import { checkLength } from './endpoint.ts';
import type { Listening } from './light-server.ts';
import type { StreamSocket } from './light-socket.ts';
import { answers, isInUse, isListedAsListening, listenLightly, statOf } from './listen.ts';
import { notASocket } from './not-a-socket.ts';

/** The suffix of a socket that was moved aside; and of ours, before it takes over the name. */
const ASIDE = '.tapped';
const OURS = '.tap';

/** Where the socket goes that is listened on. */
export function asideOf(endpoint: string): string {
  return `${endpoint}${ASIDE}`;
}

export interface TakenOver {
  readonly server: Listening;
  /** Puts it back, once; leaves another one that somebody has put there meanwhile. @param isOurs whether what is there now is ours */
  readonly giveBack: (isOurs?: (found: Stats) => boolean) => void;
}

/**
 * Listens on a live endpoint in place of whoever does: their socket goes aside, and ours takes its name, so that at every
 * moment somebody listens there. Throws a Failure.
 */
export async function takeOver(endpoint: string, accept: (socket: StreamSocket) => void): Promise<TakenOver> {
  refuseWithoutPaths();
  const aside = asideOf(endpoint);
  const ours = `${endpoint}${OURS}`;
  checkLength(aside);
  const refused = (code: string, text: string, hint: string) => new Failure('environment', code, text, hint);
  if (statOf(aside) !== null)
    throw refused(
      'EEXIST',
      `${endpoint} has been taken over before: ${aside} exists`,
      `stop that tap, or put the socket back: handoff-cli tap --restore ${endpoint}`,
    );
  const other = notASocket(endpoint, `there is nothing to take over on ${endpoint}`);
  if (other !== null) throw other;
  if (statOf(endpoint) === null || !(await isInUse(endpoint)))
    throw refused(
      'ECONNREFUSED',
      `nothing is listening on ${endpoint}, there is nothing to take over`,
      'start the backend or broker first',
    );
  const server = await listenLightly(ours, accept);
  try {
    linkSync(endpoint, aside);
    renameSync(ours, endpoint);
  } catch (error) {
    server.close();
    removeIfThere(aside);
    throw systemFailure(error, `cannot take over ${endpoint}`, 'that needs write access to its directory');
  }
  const taken = lstatSync(endpoint);
  let given = false;
  const isTaken = (found: Stats) => found.ino === taken.ino && found.dev === taken.dev;
  const giveBack = (isOurs = isTaken) => {
    if (given) return;
    given = true;
    const there = statOf(endpoint);
    if (there === null || isOurs(there)) renameSync(aside, endpoint);
    else removeIfThere(aside);
  };
  return { server, giveBack };
}

/** Puts back a socket that a tap left aside when it was killed. Throws a Failure. */
export async function restore(endpoint: string): Promise<void> {
  refuseWithoutPaths();
  const aside = asideOf(endpoint);
  if (statOf(aside) === null)
    throw new Failure('environment', 'ENOENT', `${endpoint} is not taken over: there is no ${aside}`);
  // The kernel lists a socket by the name that it was bound to, which is not where it is by now.
  if (isListedAsListening(`${endpoint}${OURS}`) || (statOf(endpoint) !== null && (await answers(endpoint))))
    throw new Failure(
      'environment',
      'EADDRINUSE',
      `something is listening on ${endpoint}`,
      `stop that tap, which then puts the socket back; or remove ${aside}`,
    );
  try {
    renameSync(aside, endpoint);
  } catch (error) {
    throw systemFailure(error, `cannot put back ${endpoint}`);
  }
}

/** Throws a Failure where what listens has no path that could be given to something else. */
function refuseWithoutPaths(): void {
  if (process.platform !== 'win32') return;
  throw new Failure(
    'environment',
    'ENOTSUP',
    'a pipe of Windows cannot be taken over: its name belongs to whoever made it, and cannot be moved aside',
    'have the broker dial another name, and tap between the two: handoff-cli tap LISTEN TARGET',
  );
}

function removeIfThere(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
  }
}
