import { type BigIntStats, fstatSync, statSync } from 'node:fs';
import { Failure } from '../failure.ts';
import { plural } from '../wire/plural.ts';

/** How a file is followed. */
export interface Following {
  readonly until: Promise<void>;
  /** Whether the reader goes on with a file that takes its place; otherwise that ends with a Failure. */
  readonly goesOn: boolean;
  /** Told what a person should know. */
  readonly tell: (text: string) => void;
}

/** How often a followed file is looked at, in ms. */
const LOOK_EVERY = 100;

/** What becomes of a file that is followed, and of its name. */
export class FollowedFile {
  /** Whether nobody follows it any more. */
  over = false;
  private readonly path: string;
  private readonly descriptor: number;
  private readonly following: Following;
  /** Whether no file has its name. */
  private isGone = false;
  /** Whether something has been written to another file that has its name. */
  private isReplaced = false;

  constructor(path: string, descriptor: number, following: Following) {
    this.path = path;
    this.descriptor = descriptor;
    this.following = following;
    void following.until.then(() => {
      this.over = true;
    });
  }

  /**
   * Whether nothing more comes in it, as another one has taken its place; asked whenever all that is in it has been read. Its writer may go on with
   * it until the other one is opened, so what the file has once something is in the other one has to be read, too.
   * @param count how much was read, in bytes. Throws a Failure where what is written now would be missed
   */
  isLast(count: number): boolean {
    if (this.isReplaced) {
      if (this.following.goesOn) return true;
      throw this.ended('EREPLACED', `been replaced: ${read(count)}`);
    }
    const file = fstatSync(this.descriptor, { bigint: true });
    if (file.isFile() && file.size < count)
      throw this.ended('ETRUNCATED', `become shorter: ${read(count)}, and now it has ${file.size}`);
    const named = statsOf(this.path, file);
    if (named === null) this.gone(count);
    else this.isGone = false;
    this.isReplaced = named !== null && !isSame(named, file) && (!named.isFile() || named.size > 0n);
    return false;
  }

  /** Says that another one is read from now on. @param count how much was read of this one */
  leave(count: number): void {
    const before = `${read(count)}; the new file is read from here on`;
    this.following.tell(`${this.path} has been replaced: ${before}`);
  }

  /** Waits until it is worth looking again. */
  async pause(): Promise<void> {
    await Promise.race([this.following.until, new Promise((done) => setTimeout(done, LOOK_EVERY))]);
  }

  private gone(count: number): void {
    if (!this.isGone)
      this.following.tell(`${this.path} is no longer there: ${read(count)}; waiting for a new one`);
    this.isGone = true;
  }

  private ended(code: string, what: string): Failure {
    const hint = 'follow it anew: everything before was read';
    return new Failure('environment', code, `${this.path} has ${what}`, hint);
  }
}

/** Of what has that name; null: nothing has. Where that cannot be told, it is taken to be the file that it was. */
function statsOf(path: string, file: BigIntStats): BigIntStats | null {
  try {
    return statSync(path, { bigint: true, throwIfNoEntry: false }) ?? null;
  } catch {
    return file;
  }
}

function isSame(one: BigIntStats, other: BigIntStats): boolean {
  return one.ino === other.ino && one.dev === other.dev;
}

function read(count: number): string {
  return `${plural(count, 'byte')} of it ${count === 1 ? 'was' : 'were'} read`;
}
