import {
  closeSync,
  constants,
  fchmodSync,
  lstatSync,
  openSync,
  renameSync,
  type Stats,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { errorCode, Failure, systemFailure } from '../failure.ts';
import type { Segment } from '../records/segment.ts';
import type { Direction } from '../wire/direction.ts';
import { CaptureLock } from './capture-lock.ts';
import type { CaptureEncoder } from './encoder.ts';

/**
 * A capture file. What was there before stays until there is something to write; then a new file takes its place. What has
 * been handled is in the file when the call returns, so that a kill at any moment leaves a valid one. A write that fails
 * is reported once and does not stop the traffic.
 */
export class CaptureWriter {
  private file: number | null = null;
  private begun = false;
  private closed = false;
  /** Null for a device or a pipe, which is written as it is. */
  private readonly lock: CaptureLock | null;
  private readonly path: string;
  private readonly encoder: CaptureEncoder;
  private readonly failed: (failure: Failure) => void;

  /** Claims the file, for this process alone. Throws a Failure when it cannot be created, or is not a regular file. */
  constructor(path: string, encoder: CaptureEncoder, failed: (failure: Failure) => void) {
    this.path = path;
    this.failed = failed;
    this.encoder = encoder;
    const known = statusOf(path);
    this.lock = known === undefined || known.isFile() ? CaptureLock.take(path) : null;
    if (this.lock === null) this.file = openDevice(path);
  }

  /** Puts the file in place, with nothing recorded yet: the command is bound or connected. */
  begin(): void {
    if (this.begun || this.closed) return;
    this.begun = true;
    if (this.lock === null) return this.write(this.encoder.head());
    const fresh = join(dirname(this.path), `.${basename(this.path)}.${process.pid}.new`);
    try {
      const { O_WRONLY, O_CREAT, O_EXCL } = constants;
      removeLeftover(fresh);
      this.file = openSync(fresh, O_WRONLY | O_CREAT | O_EXCL, 0o600);
      // Whatever the umask.
      fchmodSync(this.file, 0o600);
      this.write(this.encoder.head());
      renameSync(fresh, this.path);
    } catch (error) {
      removeLeftover(fresh);
      this.fail(systemFailure(error, `cannot create the capture ${this.path}`));
    }
  }

  segment(segment: Segment): void {
    this.add(this.encoder.segment(segment));
  }

  endConnection(connection: number, time: number, endedBy: Direction | null): void {
    this.add(this.encoder.endConnection(connection, time, endedBy));
  }

  close(): void {
    this.add(this.encoder.end());
    this.finish();
  }

  private add(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.begin();
    this.write(bytes);
  }

  private write(bytes: Uint8Array): void {
    if (this.file === null) return;
    try {
      for (let written = 0; written < bytes.length; ) written += writeSync(this.file, bytes, written);
    } catch (error) {
      this.fail(systemFailure(error, `cannot write the capture ${this.path}, it ends here`));
    }
  }

  private fail(failure: Failure): void {
    this.finish();
    this.failed(failure);
  }

  private finish(): void {
    if (this.file !== null) closeSync(this.file);
    this.file = null;
    this.lock?.release();
    this.closed = true;
  }
}

/** What is at the path; undefined where nothing is. Throws a Failure for a link, which would lead elsewhere, and for a directory. */
function statusOf(path: string): Stats | undefined {
  let known: Stats | undefined;
  try {
    known = lstatSync(path, { throwIfNoEntry: false });
  } catch (error) {
    throw systemFailure(error, `cannot create the capture ${path}`);
  }
  if (known === undefined || !(known.isSymbolicLink() || known.isDirectory() || known.isSocket()))
    return known;
  const [code, what] = known.isDirectory()
    ? ['EISDIR', 'a directory']
    : known.isSymbolicLink()
      ? ['ELOOP', 'a symbolic link']
      : ['EINVAL', 'a socket'];
  throw new Failure(
    'environment',
    code!,
    `cannot create the capture ${path}: it is ${what}`,
    'name a new file',
  );
}

/** Opens a device or a pipe without waiting for anybody at its other end. */
function openDevice(path: string): number {
  const { O_WRONLY, O_NONBLOCK, O_NOCTTY, O_NOFOLLOW } = constants;
  try {
    return openSync(path, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_NOFOLLOW);
  } catch (error) {
    const hint = errorCode(error) === 'ENXIO' ? 'nobody reads from this pipe; name a file' : 'name a file';
    throw systemFailure(error, `cannot open the capture ${path}`, hint);
  }
}

function removeLeftover(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // There is none.
  }
}
