import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { Failure, systemFailure } from '../failure.ts';

const CHUNK_LENGTH = 256 * 1024;

/** How often a followed file is looked at, in ms. */
const LOOK_EVERY = 100;

/**
 * The bytes of a file, or of standard input for `-`, chunk by chunk. Throws a Failure.
 * @param followUntil go on with what is appended to the file until this resolves; null: end where the file does
 */
export async function* fileChunks(
  path: string,
  followUntil: Promise<void> | null = null,
): AsyncGenerator<Uint8Array> {
  if (path === '-') yield* standardInput();
  else yield* file(path, followUntil);
}

async function* standardInput(): AsyncGenerator<Uint8Array> {
  // Node reads a directory as an empty stream.
  if (isDirectory(0))
    throw new Failure(
      'environment',
      'EISDIR',
      'cannot read standard input: is a directory',
      'name a capture in it',
    );
  try {
    for await (const chunk of process.stdin) yield chunk as Buffer;
  } catch (error) {
    throw systemFailure(error, 'cannot read standard input');
  }
}

async function* file(path: string, followUntil: Promise<void> | null): AsyncGenerator<Uint8Array> {
  const descriptor = open(path);
  let following = followUntil !== null;
  followUntil?.then(() => {
    following = false;
  });
  try {
    for (;;) {
      // A new buffer each time: records are read from it later.
      const buffer = Buffer.allocUnsafeSlow(CHUNK_LENGTH);
      const count = read(descriptor, buffer, path);
      if (count > 0) yield buffer.subarray(0, count);
      else if (following)
        await Promise.race([followUntil, new Promise((done) => setTimeout(done, LOOK_EVERY))]);
      else return;
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
  throw new Failure('environment', 'EISDIR', `cannot open ${path}: is a directory`, 'name a capture in it');
}

function read(descriptor: number, buffer: Uint8Array, path: string): number {
  try {
    return readSync(descriptor, buffer);
  } catch (error) {
    throw systemFailure(error, `cannot read ${path}`);
  }
}

/** False also where the descriptor is closed: reading it says so. */
function isDirectory(descriptor: number): boolean {
  try {
    return fstatSync(descriptor).isDirectory();
  } catch {
    return false;
  }
}
