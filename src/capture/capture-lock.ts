import { closeSync, openSync, readFileSync, unlinkSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { errorCode, Failure, systemFailure } from '../failure.ts';

/** How often a lock that a dead process left is taken away before somebody else is faster. */
const MOST_ATTEMPTS = 8;

/**
 * Keeps two commands from writing one capture: a file beside it that says which process writes it. What a killed one has
 * left does not count.
 */
export class CaptureLock {
  private readonly path: string;
  private held = true;

  private constructor(path: string) {
    this.path = path;
    if (HELD.size === 0) process.once('exit', releaseAll);
    HELD.add(this);
  }

  /** Throws a Failure where the capture is being written, or where nothing can be created beside it. */
  static take(capture: string): CaptureLock {
    const path = join(dirname(capture), `.${basename(capture)}.lock`);
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      try {
        const file = openSync(path, 'wx', 0o600);
        writeSync(file, identity(process.pid));
        closeSync(file);
        return new CaptureLock(path);
      } catch (error) {
        if (errorCode(error) !== 'EEXIST') throw systemFailure(error, `cannot create the capture ${capture}`);
      }
      const holder = holderOf(path);
      if (holder !== null) throw inUse(capture, holder);
      remove(path);
    }
    throw inUse(capture, null);
  }

  release(): void {
    if (this.held) remove(this.path);
    this.held = false;
    HELD.delete(this);
    if (HELD.size === 0) process.off('exit', releaseAll);
  }
}

/** Those of this process, for when it ends in the middle of things. */
const HELD = new Set<CaptureLock>();

function releaseAll(): void {
  for (const lock of [...HELD]) lock.release();
}

function inUse(capture: string, holder: string | null): Failure {
  const who = holder === null ? 'another process' : `process ${holder}`;
  return new Failure(
    'environment',
    'EBUSY',
    `the capture ${capture} is being written by ${who}`,
    'name another file',
  );
}

/** The process that holds a lock; null where it is gone. */
function holderOf(path: string): string | null {
  let said = '';
  try {
    said = readFileSync(path, 'utf8');
  } catch {
    return null;
  }
  const pid = said.split(' ')[0]!;
  if (!/^\d{1,9}$/.test(pid)) return null;
  return said === identity(Number(pid)) && isAlive(Number(pid)) ? pid : null;
}

/** A process by its number and, where /proc tells, when it began: numbers come again. */
function identity(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return `${pid} ${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}`;
  } catch {
    return `${pid}`;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}

function remove(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // It is gone, or another process will find that nobody holds it.
  }
}
