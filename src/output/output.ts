import { errorCode, systemFailure } from '../failure.ts';

/** Standard output, written in order. A reader that goes away ends the program quietly. */
export class Output {
  private readonly stream: NodeJS.WriteStream;
  private readonly gone: (failure: Error | null) => void;
  buffer = Buffer.allocUnsafeSlow(BUFFER_LENGTH);
  private filled = 0;
  private closed = false;

  /** @param gone called once nothing more can be written; with an error unless the reader just closed the pipe */
  constructor(stream: NodeJS.WriteStream, gone: (failure: Error | null) => void) {
    this.stream = stream;
    this.gone = gone;
    // oclif has a listener here that throws whatever is not EPIPE, out of anybody's reach.
    stream.removeAllListeners('error');
    stream.on('error', (error) => this.fail(error));
  }

  /** Writes a line at once. */
  line(text: string): void {
    this.gather(text);
    this.flush();
  }

  /** Keeps a line until the next flush, for work that produces very many; a good part of them is written at once. */
  gather(text: string): void {
    // A character takes up to 3 bytes. Bytes at once: strings that grow to megabytes cost the collector dearly.
    if (this.filled + 3 * text.length + 1 > BUFFER_LENGTH) this.write();
    if (3 * text.length + 1 > BUFFER_LENGTH) {
      if (!this.closed) this.stream.write(`${text}\n`);
      return;
    }
    this.filled += this.buffer.write(text, this.filled);
    this.buffer[this.filled++] = NEW_LINE;
  }

  /** Keeps whole lines, already in bytes, until the next flush; gives where they stand in `buffer`, to be changed there. */
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

  /** Writes what was gathered; resolves when there is room for more. */
  flushAndWait(): Promise<void> | null {
    this.write();
    if (this.closed || !this.stream.writableNeedDrain) return null;
    return new Promise((done) => {
      const resolve = (): void => {
        this.stream.off('drain', resolve).off('error', resolve);
        done();
      };
      this.stream.on('drain', resolve).on('error', resolve);
    });
  }

  private write(): void {
    if (this.filled === 0) return;
    const bytes = this.buffer.subarray(0, this.filled);
    this.filled = 0;
    if (this.closed) return;
    // What cannot be written at once is held by the stream; the whole buffer only where that is no waste.
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
const NEW_LINE = 0x0a;
