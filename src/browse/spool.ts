import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemFailure } from '../failure.ts';
import { PrivateDirectory } from '../io/private-directory.ts';

const PENDING_LENGTH = 256 * 1024;

/** Where the bytes of a recording are read again, so that they need not be held. */
export interface Spool {
  /** Keeps bytes; gives their place. */
  keep(bytes: Uint8Array): number;
  read(place: number, length: number): Uint8Array;
  close(): void;
}

/** A file of our own in the system’s temporary directory, for its owner alone, removed at the end. Throws a Failure. */
export class TemporarySpool implements Spool {
  private readonly directory: PrivateDirectory;
  private readonly file: number;
  private readonly reader: BlockReader;
  private length = 0;
  /** The end of the spool, not written yet: one write for many records. */
  private readonly pending = Buffer.allocUnsafe(PENDING_LENGTH);
  private pendingLength = 0;

  constructor() {
    try {
      this.directory = new PrivateDirectory();
      this.file = openSync(join(this.directory.path, 'spool'), 'wx+', 0o600);
    } catch (error) {
      throw systemFailure(
        error,
        `cannot keep the recording’s bytes in ${tmpdir()}`,
        'set TMPDIR to a directory with room',
      );
    }
    this.reader = new BlockReader(this.file);
  }

  keep(bytes: Uint8Array): number {
    const place = this.length;
    this.length += bytes.length;
    if (this.pendingLength + bytes.length > PENDING_LENGTH) this.flush(place);
    if (bytes.length > PENDING_LENGTH) this.write(bytes, place);
    else {
      this.pending.set(bytes, this.pendingLength);
      this.pendingLength += bytes.length;
    }
    return place;
  }

  read(place: number, length: number): Uint8Array {
    this.flush(this.length);
    return this.reader.read(place, length);
  }

  /** @param end where the pending bytes end in the file */
  private flush(end: number): void {
    if (this.pendingLength === 0) return;
    this.write(this.pending.subarray(0, this.pendingLength), end - this.pendingLength);
    this.pendingLength = 0;
  }

  private write(bytes: Uint8Array, place: number): void {
    for (let written = 0; written < bytes.length; )
      written += writeSync(this.file, bytes, written, bytes.length - written, place + written);
  }

  close(): void {
    closeSync(this.file);
    this.directory.remove();
  }
}

/** The recording itself, where it holds the bytes as they passed. Throws a Failure. */
export class OwnSpool implements Spool {
  private readonly file: number;
  private readonly reader: BlockReader;

  constructor(path: string) {
    try {
      this.file = openSync(path, 'r');
    } catch (error) {
      throw systemFailure(error, `cannot open ${path}`);
    }
    this.reader = new BlockReader(this.file);
  }

  keep(): number {
    throw new Error('these bytes are already there');
  }

  read(place: number, length: number): Uint8Array {
    return this.reader.read(place, length);
  }

  close(): void {
    closeSync(this.file);
  }
}

/** How much is read at once: whoever looks at one record then looks at those next to it. In bytes. */
const BLOCK_LENGTH = 256 * 1024;

/** Reads a file by places, a block at a time. */
class BlockReader {
  private readonly file: number;
  private block: Uint8Array = new Uint8Array();
  private start = 0;

  constructor(file: number) {
    this.file = file;
  }

  /** As many of these bytes as there are. */
  read(place: number, length: number): Uint8Array {
    const from = place - this.start;
    if (from >= 0 && from + length <= this.block.length) return this.block.subarray(from, from + length);
    this.start = place;
    this.block = readAt(this.file, place, Math.max(length, BLOCK_LENGTH));
    return this.block.subarray(0, length);
  }
}

/** As many of these bytes as there are. */
function readAt(file: number, place: number, length: number): Uint8Array {
  const bytes = Buffer.alloc(length);
  let got = 0;
  for (;;) {
    const count = readSync(file, bytes, got, length - got, place + got);
    got += count;
    if (count === 0 || got === length) return bytes.subarray(0, got);
  }
}
