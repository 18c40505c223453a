import { createWriteStream, openSync } from 'node:fs';
import type { Writable } from 'node:stream';
import { errorCode, systemFailure } from '../failure.ts';
import { textPieces } from '../text/text-pieces.ts';
import { WaitingText } from './waiting-text.ts';

/** Standard output, or a file, written in order. A reader that goes away ends the program quietly. */
export class Output {
  private readonly stream: Writable;
  private readonly gone: (failure: Error | null) => void;
  buffer = Buffer.allocUnsafeSlow(BUFFER_LENGTH);
  private filled = 0;
  private closed = false;
  private idle: NodeJS.Immediate | null = null;
  /** What is too long to be written at once, and all that came after it. */
  private readonly waiting = new WaitingText();
  private turn: NodeJS.Immediate | null = null;
  private roomier: (() => void)[] = [];

  /** @param gone called once nothing more can be written; with an error unless the reader just closed the pipe */
  constructor(stream: Writable, gone: (failure: Error | null) => void) {
    this.stream = stream;
    this.gone = gone;
    // oclif has a listener here that throws whatever is not EPIPE, out of anybody's reach.
    stream.removeAllListeners('error');
    stream.on('error', (error) => this.fail(error));
    stream.on('drain', this.goOn);
    stream.on('close', this.goOn);
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

  /** Hands all that is left to the stream. */
  async written(): Promise<void> {
    this.write();
    while (!this.closed && !this.waiting.isEmpty) await this.room();
  }

  /** Writes what is left, and ends a file. */
  async close(): Promise<void> {
    await this.written();
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
    const most = 3 * text.length + 1;
    if (!this.waiting.isEmpty || most > BUFFER_LENGTH)
      return this.gatherLong({ pieces: lineOf(text), length: text.length });
    if (this.filled + most > BUFFER_LENGTH) this.write();
    this.filled += this.buffer.write(text, this.filled);
    this.buffer[this.filled++] = NEW_LINE;
  }

  /** Takes lines with their ends that are written a piece at a time, while other things have their turn. */
  gatherLong({ pieces, length }: { readonly pieces: Iterable<string>; readonly length: number }): void {
    if (this.closed) return;
    this.write();
    this.waiting.add(pieces, length);
    this.turn ??= setImmediate(this.goOn);
  }

  /** Keeps whole lines, already in bytes, until the next flush; gives where they start in `buffer`, to be changed there. */
  gatherBytes(lines: Uint8Array): number {
    while (!this.closed && !this.waiting.isEmpty) this.writeSome();
    if (this.filled + lines.length > BUFFER_LENGTH) this.write();
    const start = this.filled;
    this.buffer.set(lines, start);
    this.filled += lines.length;
    return start;
  }

  /** Bytes that nobody has read yet. */
  get backlog(): number {
    return this.closed ? 0 : this.stream.writableLength + this.waiting.length;
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
    return this.hasRoom ? null : new Promise((done) => this.roomier.push(done));
  }

  private get hasRoom(): boolean {
    return this.closed || (this.waiting.isEmpty && !this.stream.writableNeedDrain);
  }

  /** Writes some of what waits, and tells whoever waits for room. */
  private readonly goOn = (): void => {
    if (this.turn !== null) clearImmediate(this.turn);
    this.turn = null;
    if (!this.closed && !this.stream.writableNeedDrain) this.writeSome();
    if (!this.waiting.isEmpty && !this.stream.writableNeedDrain) this.turn = setImmediate(this.goOn);
    if (this.hasRoom || this.stream.destroyed) for (const tell of this.roomier.splice(0)) tell();
  };

  /** No more than a turn may take: others must not wait for 32 MiB of hex. */
  private writeSome(): void {
    for (let written = 0; written < AT_ONCE; ) {
      const text = this.waiting.take();
      if (text === null) return;
      if (text !== '') this.stream.write(text);
      written += text.length;
    }
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
    this.waiting.clear();
    this.goOn();
    this.gone(errorCode(error) === 'EPIPE' ? null : systemFailure(error, 'cannot write the output'));
  }
}

const BUFFER_LENGTH = 128 * 1024;
/** How much of long lines is written before everything else has its turn, in characters. */
export const AT_ONCE = 256 * 1024;
const NEW_LINE = 0x0a;

function* lineOf(text: string): Generator<string> {
  yield* textPieces(text);
  yield '\n';
}
