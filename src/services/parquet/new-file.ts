import { closeSync, fchmodSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { atEnd, notAtEnd } from '../../at-end.ts';
import { Failure, systemFailure } from '../../failure.ts';

/**
 * A file that appears when it is complete: one that is broken off is not to be taken for a whole one, as its end is what makes it
 * readable. What was there before stays until then.
 */
export class NewFile {
  private readonly path: string;
  private readonly fresh: string;
  private readonly file: number;

  /** Throws a Failure. */
  constructor(path: string) {
    this.path = path;
    const known = statSync(path, { throwIfNoEntry: false });
    if (known !== undefined && !known.isFile())
      throw new Failure(
        'environment',
        'EINVAL',
        `${path} is not a regular file`,
        'name another file to write',
      );
    this.fresh = join(dirname(path), `.${basename(path)}.${process.pid}.new`);
    atEnd(this.remove);
    try {
      this.file = openSync(this.fresh, 'w', 0o600);
      // Whatever the umask: tokens are in it.
      fchmodSync(this.file, 0o600);
    } catch (error) {
      notAtEnd(this.remove);
      throw systemFailure(error, `cannot create ${path}`);
    }
  }

  /** Throws a Failure. */
  write(bytes: Uint8Array): void {
    try {
      for (let written = 0; written < bytes.length; ) written += writeSync(this.file, bytes, written);
    } catch (error) {
      throw systemFailure(error, `cannot write ${this.path}`);
    }
  }

  /** Puts it in its place. Throws a Failure. */
  complete(): void {
    notAtEnd(this.remove);
    try {
      closeSync(this.file);
      renameSync(this.fresh, this.path);
    } catch (error) {
      this.remove();
      throw systemFailure(error, `cannot create ${this.path}`);
    }
  }

  private readonly remove = (): void => rmSync(this.fresh, { force: true });
}
