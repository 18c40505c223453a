import { closeSync, constants, fstatSync, openSync, read, readSync, statSync } from 'node:fs';
import { errorCode, Failure, systemFailure } from '../failure.ts';
import { FollowedFile, type Following } from './followed-file.ts';

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
  /** Of a followed file, once all chunks have been read: those of the file that has taken its place; null: none has. */
  readonly successor?: () => Chunks | null;
}

/** How a file is read. */
interface Reading {
  ahead: boolean;
  /** Memory of a chunk that is free; null: there is none. */
  spare: Uint8Array | null;
  /** Of the file that has taken its place; null: none has. */
  next: number | null;
}

/**
 * The bytes of a file, or of standard input for `-`, chunk by chunk. Throws a Failure.
 * @param following go on with what is appended to the file; null: end where the file does
 */
export function fileChunks(path: string, following: Following | null = null): Chunks {
  return path === '-' ? standardInput() : chunksOf(path, following, null);
}

/** @param opened its descriptor, where it is open already */
function chunksOf(path: string, following: Following | null, opened: number | null): Chunks {
  const reading: Reading = { ahead: false, spare: null, next: null };
  const chunks = file(path, following, reading, opened);
  return {
    successor: () => (reading.next === null ? null : chunksOf(path, following, reading.next)),
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
  following: Following | null,
  reading: Reading,
  opened: number | null,
): AsyncGenerator<Uint8Array> {
  if (following === null && isPipe(path)) return yield* pipe(path);
  const descriptor = opened ?? open(path, following !== null);
  const followed = following === null ? null : new FollowedFile(path, descriptor, following);
  let count = 0;
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
      } else if (followed === null || followed.over) return;
      else {
        if (followed.isLast(count)) reading.next = openIfThere(path);
        if (reading.next !== null) return followed.leave(count);
        await followed.pause();
      }
    }
  } finally {
    closeSync(descriptor);
  }
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

/** Null where it has gone again. */
function openIfThere(path: string): number | null {
  try {
    return open(path, true);
  } catch (error) {
    if (error instanceof Failure && error.code === 'ENOENT') return null;
    throw error;
  }
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
