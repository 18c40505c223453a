import { lstatSync, mkdtempSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { errorCode, systemFailure } from '../failure.ts';

/** How people write an endpoint that nobody else has. */
export const AUTO = ':auto';

/** A fresh endpoint in a directory of its own, for its owner alone. */
export interface PrivateEndpoint {
  readonly endpoint: string;
  /** Removes the directory. */
  remove(): void;
}

export function makePrivateEndpoint(role: string): PrivateEndpoint {
  // A Unix socket's path has to be short, which that of $TMPDIR may not be.
  const parent = process.platform === 'win32' ? tmpdir() : '/tmp';
  removeLeftovers(parent);
  try {
    const directory = mkdtempSync(join(parent, `handoff-cli-${process.pid}-${namespace()}-`));
    return {
      endpoint: join(directory, `${role}.sock`),
      remove: () => rmSync(directory, { recursive: true, force: true }),
    };
  } catch (error) {
    throw systemFailure(error, `cannot make a private directory in ${parent}`);
  }
}

/** A fresh endpoint that is gone when the process ends. */
export function privateEndpoint(role: string): string {
  const { endpoint, remove } = makePrivateEndpoint(role);
  process.once('exit', remove);
  return endpoint;
}

/** Removes what killed processes have left: such a directory names its process, and where the number of that counts. */
function removeLeftovers(parent: string): void {
  for (const name of namesIn(parent)) {
    const [, pid, where] = /^handoff-cli-(\d+)-(\d+)-\w{6}$/.exec(name) ?? [];
    if (pid === undefined || where !== namespace() || !isGone(Number(pid))) continue;
    const directory = join(parent, name);
    try {
      const { uid } = lstatSync(directory);
      if (uid === process.getuid?.()) rmSync(directory, { recursive: true, force: true });
    } catch {
      // It can be done the next time; the others are not its fault.
    }
  }
}

function namesIn(directory: string): readonly string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

/** Which processes a number is about: containers share directories, but not these. */
function namespace(): string {
  try {
    return /\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0] ?? '0';
  } catch {
    return '0';
  }
}

function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return errorCode(error) === 'ESRCH';
  }
}
