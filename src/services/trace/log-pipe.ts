import { spawnSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { Failure, systemFailure } from '../../failure.ts';
import { PrivateDirectory } from '../../io/private-directory.ts';

/**
 * A named pipe that another process writes a log to. An inherited descriptor would not do: the processes that strace starts
 * would have it as well.
 */
export class LogPipe {
  readonly path: string;
  /** What is written to it; it ends after `end`, once all of it has been read. */
  readonly chunks: AsyncIterable<Uint8Array>;
  private readonly directory: PrivateDirectory;
  /** Keeps the pipe from ending before anybody has opened it. */
  private keeper: number | null;

  /** Throws a Failure. */
  constructor() {
    try {
      this.directory = new PrivateDirectory();
    } catch (error) {
      throw systemFailure(error, 'cannot make a directory for a pipe');
    }
    this.path = join(this.directory.path, 'strace.log');
    const made = spawnSync('mkfifo', ['-m', '600', this.path], { encoding: 'utf8' });
    if (made.status !== 0)
      throw new Failure('environment', 'EPIPE', `cannot make a pipe: ${made.error?.message ?? made.stderr}`);
    this.keeper = openSync(this.path, 'r+');
    this.chunks = new Socket({ fd: openSync(this.path, 'r'), readable: true, writable: false });
  }

  /** Nobody writes to it any longer. */
  end(): void {
    if (this.keeper === null) return;
    closeSync(this.keeper);
    this.keeper = null;
    this.directory.remove();
  }
}
