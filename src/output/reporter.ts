import type { Failure } from '../failure.ts';
import type { Format } from '../formats/format.ts';
import type { OutputRecord } from '../records/record.ts';
import { escapeText } from '../text/escape.ts';
import type { Output } from './output.ts';
import type { RecordSink } from './record-sink.ts';

export interface ReporterOptions {
  /** Say nothing on standard error but errors. */
  readonly quiet?: boolean;
  /** Whoever reports waits for whoever reads, so that nothing has to be left out. */
  readonly patient?: boolean;
}

/** So much may wait for whoever reads the output; live traffic does not wait for him. In bytes. */
const MOST_BACKLOG = 8 * 1024 * 1024;

/** Records that are never left out. */
const ALWAYS: ReadonlySet<OutputRecord['type']> = new Set([
  'start',
  'listening',
  'load',
  'left-out',
  'replayed',
  'summary',
  'error',
]);

/** Where a command tells what happens: results go to standard output, everything else to standard error. */
export class Reporter implements RecordSink {
  readonly output: Output;
  readonly format: Format;
  private readonly quiet: boolean;
  private readonly patient: boolean;
  private headWritten = false;
  private leftOut = 0;

  constructor(output: Output, format: Format, options: ReporterOptions = {}) {
    this.output = output;
    this.format = format;
    this.quiet = options.quiet ?? false;
    this.patient = options.patient ?? false;
  }

  /** Writes a record at once. */
  record(record: OutputRecord): void {
    this.gather(record);
    this.output.flush();
  }

  flush(): void {
    this.output.flush();
  }

  /** Keeps a record until the output is flushed. */
  gather(record: OutputRecord): void {
    if (!this.hasRoomFor(record)) return;
    const lines = this.format.lines(record);
    if (lines.length === 0) return;
    this.head();
    for (const line of lines) this.output.gather(line);
  }

  /** Counts a record that is left out, and tells of those before it once there is room again. */
  private hasRoomFor({ type }: OutputRecord): boolean {
    const most = this.leftOut === 0 ? MOST_BACKLOG : MOST_BACKLOG / 2;
    if (!this.patient && !ALWAYS.has(type) && this.output.backlog > most) {
      this.leftOut += 1;
      return false;
    }
    if (this.leftOut > 0 && type !== 'left-out') {
      const records = this.leftOut;
      this.leftOut = 0;
      this.gather({ type: 'left-out', records });
    }
    return true;
  }

  /** Writes what stands before all records, once. */
  head(): void {
    if (this.headWritten) return;
    this.headWritten = true;
    for (const line of this.format.head()) this.output.gather(line);
  }

  /** Tells a person something that is no result. */
  notice(text: string): void {
    if (this.quiet || process.stderr.writableLength > MOST_BACKLOG) return;
    process.stderr.write(`${escapeText(text)}\n`);
  }

  /** Tells of a failure that does not end the command. */
  warn(failure: Failure): void {
    process.stderr.write(`${escapeText(failure.message)}\n`);
  }
}
