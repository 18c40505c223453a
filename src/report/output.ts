import { errorCode, systemFailure } from '../failure.ts';

/** Standard output, written in order. A reader that goes away ends the program quietly. */
export class Output {
  private readonly stream: NodeJS.WriteStream;
  private readonly gone: (failure: Error | null) => void;
  private pending = '';
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
    this.pending += `${text}\n`;
    if (this.pending.length > PART_LENGTH) this.write();
  }

  /** Writes what was gathered; resolves when there is room for more. */
  flush(): Promise<void> | null {
    this.write();
    if (this.closed || !this.stream.writableNeedDrain) return null;
    return new Promise((done) => {
      this.stream.once('drain', done);
      this.stream.once('error', () => done());
    });
  }

  private write(): void {
    const text = this.pending;
    this.pending = '';
    if (text === '' || this.closed) return;
    this.stream.write(text);
  }

  private fail(error: unknown): void {
    if (this.closed) return;
    this.closed = true;
    this.gone(errorCode(error) === 'EPIPE' ? null : systemFailure(error, 'cannot write the output'));
  }
}

/** In characters. */
const PART_LENGTH = 64 * 1024;
