import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { Failure, systemFailure } from '../failure.ts';

const CHUNK_LENGTH = 1024 * 1024;

/** The bytes of a file, or of standard input for `-`, chunk by chunk. Throws a Failure. */
export async function* fileChunks(path: string): AsyncGenerator<Uint8Array> {
  if (path === '-') yield* standardInput();
  else yield* file(path);
}

async function* standardInput(): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of process.stdin) yield chunk as Buffer;
  } catch (error) {
    throw systemFailure(error, 'cannot read standard input');
  }
}

function* file(path: string): Generator<Uint8Array> {
  const descriptor = open(path);
  try {
    for (;;) {
      // A new buffer each time: records are read from it later.
      const buffer = Buffer.allocUnsafeSlow(CHUNK_LENGTH);
      const count = read(descriptor, buffer, path);
      if (count === 0) return;
      yield buffer.subarray(0, count);
    }
  } finally {
    closeSync(descriptor);
  }
}

function open(path: string): number {
  try {
    const descriptor = openSync(path, 'r');
    if (!fstatSync(descriptor).isDirectory()) return descriptor;
    closeSync(descriptor);
  } catch (error) {
    throw systemFailure(error, `cannot open ${path}`, 'name a capture, or - for standard input');
  }
  throw new Failure('surroundings', 'EISDIR', `cannot open ${path}: is a directory`, 'name a capture in it');
}

function read(descriptor: number, buffer: Uint8Array, path: string): number {
  try {
    return readSync(descriptor, buffer);
  } catch (error) {
    throw systemFailure(error, `cannot read ${path}`);
  }
}
