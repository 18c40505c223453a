import { createWriteStream, openSync } from 'node:fs';
import type { Writable } from 'node:stream';
import { errorCode, systemFailure } from '../failure.ts';

/** Standard output, or a file, written in order. A reader that goes away ends the program quietly. */
export class Output {
  private readonly stream: Writable;
  private readonly gone: (failure: Error | null) => void;
  buffer = Buffer.allocUnsafeSlow(BUFFER_LENGTH);
  private filled = 0;
  private closed = false;
  private idle: NodeJS.Immediate | null = null;
  private drained: Promise<void> | null = null;

  /** @param gone called once nothing more can be written; with an error unless the reader just closed the pipe */
  constructor(stream: Writable, gone: (failure: Error | null) => void) {
    this.stream = stream;
    this.gone = gone;
    // oclif has a listener here that throws whatever is not EPIPE, out of anybody's reach.
    stream.removeAllListeners('error');
    stream.on('error', (error) => this.fail(error));
  }

  /** Creates a file for its owner alone, or empties it. Throws a Failure. */
  static toFile(path: string, gone: (failure: Error | null) => void): Output {
    try {
      const fd = openSync(path, 'w', 0o600);
      return new Output(createWriteStream(path, { fd }), gone);
    } catch (error) {
      throw systemFailure(error, `cannot create ${path}`, 'name another file with --output');
    }
  }

  /** Writes what is left, and ends a file. */
  async close(): Promise<void> {
    this.write();
    if (this.closed) return;
    await new Promise<void>((done) => {
      // It comes last, after an error.
      this.stream.once('close', () => done());
      this.stream.end();
    });
  }

  /** Writes a line at once. */
  line(text: string): void {
    this.gather(text);
    this.flush();
  }

  /** Keeps a line until the next flush; what fills the buffer is written at once. */
  gather(text: string): void {
    // A character takes up to 3 bytes. Bytes at once: strings that grow to megabytes cost the collector dearly.
    if (this.filled + 3 * text.length + 1 > BUFFER_LENGTH) this.write();
    if (3 * text.length + 1 > BUFFER_LENGTH) {
      this.writeLong(text);
      return;
    }
    this.filled += this.buffer.write(text, this.filled);
    this.buffer[this.filled++] = NEW_LINE;
  }

  /** Piece by piece: a line of 32 MiB, which a frame of 16 MiB can need, is not copied as a whole. */
  private writeLong(text: string): void {
    for (let at = 0; at < text.length && !this.closed; ) {
      let end = Math.min(at + LONG_PIECE, text.length);
      // The halves of a surrogate pair stay together.
      if (end < text.length && (text.charCodeAt(end - 1) & 0xfc00) === 0xd800) end -= 1;
      this.stream.write(text.slice(at, end));
      at = end;
    }
    if (!this.closed) this.stream.write('\n');
  }

  /** Keeps whole lines, already in bytes, until the next flush; gives where they start in `buffer`, to be changed there. */
  gatherBytes(lines: Uint8Array): number {
    if (this.filled + lines.length > BUFFER_LENGTH) this.write();
    const start = this.filled;
    this.buffer.set(lines, start);
    this.filled += lines.length;
    return start;
  }

  /** Bytes that nobody has read yet. */
  get backlog(): number {
    return this.closed ? 0 : this.stream.writableLength;
  }

  /** Writes what was gathered. */
  flush(): void {
    this.write();
  }

  /**
   * Writes what was gathered once the program has nothing else to do: whoever produces lines from a source that has to be
   * waited for shows them without a write for each.
   */
  flushWhenIdle(): void {
    if (this.idle !== null || this.filled === 0) return;
    this.idle = setImmediate(() => {
      this.idle = null;
      this.write();
    });
  }

  /** Null while there is room for more; otherwise resolves when there is, or when the reader is gone. */
  room(): Promise<void> | null {
    if (this.closed || !this.stream.writableNeedDrain) return null;
    this.drained ??= new Promise((done) => {
      const resolve = (): void => {
        this.stream.off('drain', resolve).off('error', resolve).off('close', resolve);
        this.drained = null;
        done();
      };
      this.stream.on('drain', resolve).on('error', resolve).on('close', resolve);
    });
    return this.drained;
  }

  private write(): void {
    if (this.filled === 0) return;
    const bytes = this.buffer.subarray(0, this.filled);
    this.filled = 0;
    if (this.closed) return;
    // What cannot be written at once is held by the stream; the whole buffer only where that wastes nothing.
    if (this.stream.writableLength > 0 && bytes.length < BUFFER_LENGTH / 2) {
      this.stream.write(Buffer.from(bytes));
      return;
    }
    this.stream.write(bytes);
    if (this.stream.writableLength > 0) this.buffer = Buffer.allocUnsafeSlow(BUFFER_LENGTH);
  }

  private fail(error: unknown): void {
    if (this.closed) return;
    this.closed = true;
    this.gone(errorCode(error) === 'EPIPE' ? null : systemFailure(error, 'cannot write the output'));
  }
}

const BUFFER_LENGTH = 128 * 1024;
/** In characters; even one that is cut before half a pair has some. */
const LONG_PIECE = 64 * 1024;
const NEW_LINE = 0x0a;
