import { lstatSync, mkdtempSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { atEnd, notAtEnd } from '../at-end.ts';
import { errorCode } from '../failure.ts';

/**
 * A new directory for its owner alone, removed when the process ends at the latest. Its name has the number of the process, so that
 * a later process can remove what a killed one has left.
 */
export class PrivateDirectory {
  readonly path: string;

  /**
   * Throws what the system says.
   * @param parent where to make it
   * @param name how its name begins, where it may outlive the process: one that says nothing of it
   */
  constructor(parent = tmpdir(), name = `handoff-cli-${process.pid}-${namespace()}-`) {
    removeLeftovers(parent);
    // Before it is there: a signal right afterwards must find somebody who removes it.
    atEnd(this.remove);
    try {
      this.path = mkdtempSync(join(parent, name));
    } catch (error) {
      notAtEnd(this.remove);
      throw error;
    }
  }

  /** Removes it with everything in it. */
  readonly remove = (): void => {
    rmSync(this.path, { recursive: true, force: true });
    notAtEnd(this.remove);
  };

  /** Lets it outlive the process. */
  keep(): void {
    notAtEnd(this.remove);
  }
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
      // It stays for the next one, and must not keep this one from starting.
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

/** Where the numbers of processes count: containers may share directories, but not these. */
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
