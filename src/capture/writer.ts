import { closeSync, constants, openSync, writeSync } from 'node:fs';
import { type Failure, systemFailure } from '../failure.ts';
import type { Segment } from '../records/segment.ts';
import type { CaptureEncoder } from './encoder.ts';

/**
 * A capture file. What has been handled is in the file when the call returns, so that a kill at any moment leaves
 * a valid one. A write that fails is told once and does not stop the traffic.
 */
export class CaptureWriter {
  private file: number | null;
  private readonly path: string;
  private readonly encoder: CaptureEncoder;
  private readonly failed: (failure: Failure) => void;

  /** Creates the file, for its owner alone. Throws a Failure when it cannot be created. */
  constructor(path: string, encoder: CaptureEncoder, failed: (failure: Failure) => void) {
    this.path = path;
    this.failed = failed;
    this.encoder = encoder;
    try {
      this.file = openSync(path, constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC, 0o600);
    } catch (error) {
      throw systemFailure(error, `cannot create the capture ${path}`);
    }
    this.write(this.encoder.head());
  }

  segment(segment: Segment): void {
    this.write(this.encoder.segment(segment));
  }

  endConnection(connection: number, time: number): void {
    this.write(this.encoder.endConnection(connection, time));
  }

  close(): void {
    if (this.file !== null) closeSync(this.file);
    this.file = null;
  }

  private write(bytes: Uint8Array): void {
    if (this.file === null) return;
    try {
      for (let written = 0; written < bytes.length; ) written += writeSync(this.file, bytes, written);
    } catch (error) {
      this.close();
      this.failed(systemFailure(error, `cannot write the capture ${this.path}, it ends here`));
    }
  }
}
