import { linkSync, readFileSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { atEnd, notAtEnd } from '../at-end.ts';
import { errorCode, Failure, systemFailure } from '../failure.ts';

/** How often a lock that a dead process left is taken away before somebody else is faster. */
const MOST_ATTEMPTS = 8;
/** File systems without hard links say one of these. */
const NO_LINKS: ReadonlySet<string> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS']);

/**
 * Keeps two commands from writing one capture: a file beside it that says which process writes it. What a killed one has
 * left does not count.
 */
export class CaptureLock {
  private readonly path: string;
  private held = false;

  private constructor(path: string) {
    this.path = path;
    atEnd(this.release);
  }

  /** Throws a Failure where the capture is being written, or where nothing can be created beside it. */
  static take(capture: string): CaptureLock {
    const path = join(dirname(capture), `.${basename(capture)}.lock`);
    // Written before it gets its name, so that nobody reads half of it and takes it for what a dead process left.
    const own = `${path}.${process.pid}`;
    // Before anything is there: a signal right afterwards must find somebody who removes it.
    const lock = new CaptureLock(path);
    try {
      remove(own);
      writeFileSync(own, identity(process.pid), { mode: 0o600, flag: 'wx' });
      for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
        lock.held = named(own, path);
        if (lock.held) return lock;
        const holder = holderOf(path);
        if (holder !== null) throw inUse(capture, holder);
        removeLeftover(path);
      }
      throw inUse(capture, null);
    } catch (error) {
      throw systemFailure(error, `cannot create the capture ${capture}`);
    } finally {
      remove(own);
      if (!lock.held) lock.release();
    }
  }

  readonly release = (): void => {
    if (this.held) remove(this.path);
    this.held = false;
    notAtEnd(this.release);
  };
}

/** Gives a lock its name; false where somebody has it. */
function named(own: string, path: string): boolean {
  try {
    linkSync(own, path);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    if (!NO_LINKS.has(errorCode(error))) throw error;
  }
  try {
    writeFileSync(path, identity(process.pid), { mode: 0o600, flag: 'wx' });
    return true;
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
    return false;
  }
}

/** Takes away what a dead process left, unless somebody else has done so meanwhile and holds the lock now. */
function removeLeftover(path: string): void {
  const aside = `${path}.${process.pid}.old`;
  try {
    renameSync(path, aside);
    if (holderOf(aside) !== null) linkSync(aside, path);
  } catch {
    // It is gone, or has a new holder.
  }
  remove(aside);
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
