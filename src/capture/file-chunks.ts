import { closeSync, constants, fstatSync, openSync, read, readSync, statSync } from 'node:fs';
import { errorCode, Failure, systemFailure } from '../failure.ts';

const CHUNK_LENGTH = 256 * 1024;
/** Of a file that is read ahead. In bytes. */
const AHEAD_LENGTH = 512 * 1024;

/** Chunks that a thread can read while earlier ones are worked on. */
export interface Chunks extends AsyncIterable<Uint8Array> {
  /**
   * Asks for that. It makes nothing quicker where many objects are made of each chunk: the event loop, which then has a turn for
   * each, collects garbage in it.
   */
  readonly readAhead?: () => void;
  /** Gives back the memory of a chunk that nothing refers to any more: a later one is read into it. Other memory is left alone. */
  readonly reuse?: (memory: ArrayBufferLike) => void;
}

/** How a file is read. */
interface Reading {
  ahead: boolean;
  /** Memory of a chunk that is free; null: there is none. */
  spare: Uint8Array | null;
}

/** How often a followed file is looked at, in ms. */
const LOOK_EVERY = 100;

/**
 * The bytes of a file, or of standard input for `-`, chunk by chunk. Throws a Failure.
 * @param followUntil go on with what is appended to the file until this resolves; null: end where the file does
 */
export function fileChunks(path: string, followUntil: Promise<void> | null = null): Chunks {
  if (path === '-') return standardInput();
  const reading: Reading = { ahead: false, spare: null };
  const chunks = file(path, followUntil, reading);
  return {
    readAhead: () => {
      reading.ahead = true;
    },
    reuse: (memory) => {
      if (memory.byteLength === CHUNK_LENGTH) reading.spare = Buffer.from(memory);
    },
    [Symbol.asyncIterator]: () => chunks,
  };
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

async function* file(
  path: string,
  followUntil: Promise<void> | null,
  reading: Reading,
): AsyncGenerator<Uint8Array> {
  if (followUntil === null && isPipe(path)) return yield* pipe(path);
  const descriptor = open(path, followUntil !== null);
  let following = followUntil !== null;
  let count = 0;
  followUntil?.then(() => {
    following = false;
  });
  try {
    for (;;) {
      const chunk = readNow(descriptor, path, reading);
      if (chunk.length > 0) {
        count += chunk.length;
        yield chunk;
        if (reading.ahead && chunk.length === CHUNK_LENGTH)
          for await (const next of readAhead(descriptor, path)) {
            count += next.length;
            yield next;
          }
      } else if (following) {
        refuseShorter(descriptor, path, count);
        await Promise.race([followUntil, new Promise((done) => setTimeout(done, LOOK_EVERY))]);
      } else return;
    }
  } finally {
    closeSync(descriptor);
  }
}

/** What is written to a followed file after it was emptied would be read at the wrong place, or not at all. Throws a Failure. */
function refuseShorter(descriptor: number, path: string, count: number): void {
  const found = fstatSync(descriptor);
  if (!found.isFile() || found.size >= count) return;
  const message = `${path} has become shorter: ${count} bytes of it were read, and now it has ${found.size}`;
  throw new Failure('environment', 'ETRUNCATED', message, 'follow it anew: everything before was read');
}

/** Until its last writer is gone: waited for by the event loop, as no signal is heard inside of the system. */
async function* pipe(path: string): AsyncGenerator<Uint8Array> {
  const { Socket } = await import('node:net');
  const socket = new Socket({ fd: open(path, true), readable: true, writable: false });
  try {
    for await (const chunk of socket) yield chunk as Buffer;
  } catch (error) {
    throw systemFailure(error, `cannot read ${path}`);
  }
}

function isPipe(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFIFO() === true;
}

/** Up to where the file ends now. While a chunk is worked on, a thread reads the next one. */
async function* readAhead(descriptor: number, path: string): AsyncGenerator<Uint8Array> {
  let next = readLater(descriptor);
  try {
    for (;;) {
      const chunk = await next;
      if (chunk.length === 0) return;
      next = readLater(descriptor);
      yield chunk;
    }
  } catch (error) {
    if (errorCode(error) !== 'EAGAIN') throw systemFailure(error, `cannot read ${path}`);
  } finally {
    // The descriptor is closed next.
    await next.catch(() => {});
  }
}

function readLater(descriptor: number): Promise<Uint8Array> {
  const reading = new Promise<Uint8Array>((done, fail) => {
    const buffer = Buffer.allocUnsafeSlow(AHEAD_LENGTH);
    read(descriptor, buffer, 0, AHEAD_LENGTH, null, (error, count) =>
      error === null ? done(buffer.subarray(0, count)) : fail(error),
    );
  });
  // The caller is told when it is awaited; it may fail before that.
  reading.catch(() => {});
  return reading;
}

/** @param follows whether it must never wait inside of the system, where no signal is heard: for the other end of a pipe, say */
function open(path: string, follows: boolean): number {
  try {
    const { O_RDONLY, O_NONBLOCK = 0 } = constants;
    const descriptor = openSync(path, follows ? O_RDONLY | O_NONBLOCK : O_RDONLY);
    if (!fstatSync(descriptor).isDirectory()) return descriptor;
    closeSync(descriptor);
  } catch (error) {
    throw systemFailure(error, `cannot open ${path}`, 'name a capture, or - for standard input');
  }
  throw new Failure('environment', 'EISDIR', `cannot open ${path}: is a directory`, 'name a capture in it');
}

function readNow(descriptor: number, path: string, reading: Reading): Uint8Array {
  try {
    // A new one each time, unless one was given back: records are read from it later.
    const buffer = reading.spare ?? Buffer.allocUnsafeSlow(CHUNK_LENGTH);
    reading.spare = null;
    return buffer.subarray(0, readSync(descriptor, buffer));
  } catch (error) {
    if (errorCode(error) === 'EAGAIN') return new Uint8Array();
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
