import type { Failure } from '../failure.ts';
import type { Format } from '../formats/format.ts';
import type { OutputRecord } from '../records/record.ts';
import { escapeText } from '../text/escape.ts';
import type { Output } from './output.ts';
import type { RecordSink } from './record-sink.ts';
import type { RowWriter } from './row-writer.ts';

export interface ReporterOptions {
  /** Say nothing on standard error but errors. */
  readonly quiet?: boolean;
  /** Nothing is left out: whoever reports waits for room after each record. */
  readonly patient?: boolean;
}

/** How much may wait for a slow reader before frames are left out, in bytes. */
const MOST_BACKLOG = 8 * 1024 * 1024;
/** How much may wait before the command does. */
const FULL_BACKLOG = 12 * 1024 * 1024;

/** What passed, of which a slow reader of live output misses some. What came of it is never left out: the command waits. */
const MAY_BE_LEFT_OUT: ReadonlySet<OutputRecord['type']> = new Set([
  'sideband',
  'frame',
  'bytes',
  'gap',
  'changed',
]);

/** What is said of everything together: without rows before it, it needs no head. */
const WITHOUT_HEAD: ReadonlySet<OutputRecord['type']> = new Set([
  'verdict',
  'load',
  'replayed',
  'summary',
  'error',
]);

/** Says what happens: results on standard output, everything else on standard error. */
export class Reporter implements RecordSink {
  readonly output: Output;
  readonly format: Format;
  readonly direct: RowWriter = this;
  private readonly quiet: boolean;
  private readonly patient: boolean;
  private titleWritten = false;
  private headWritten = false;
  private leftOut = 0;
  private failed = false;

  constructor(output: Output, format: Format, options: ReporterOptions = {}) {
    this.output = output;
    this.format = format;
    this.quiet = options.quiet ?? false;
    this.patient = options.patient ?? false;
  }

  record(record: OutputRecord): void {
    this.gather(record);
    this.output.flush();
  }

  flush(): void {
    this.output.flush();
  }

  room(): Promise<void> | null {
    return this.output.backlog > FULL_BACKLOG ? this.output.room() : null;
  }

  /** Whether an error was among the records. */
  get sawError(): boolean {
    return this.failed;
  }

  gather(record: OutputRecord): void {
    if (record.type === 'error') this.failed = true;
    if (!this.hasRoomFor(record)) return;
    const long = this.format.long?.(record) ?? null;
    if (long !== null) {
      this.head();
      this.output.gatherLong(long);
      return;
    }
    const lines = this.format.lines(record);
    if (lines.length === 0) return;
    if (WITHOUT_HEAD.has(record.type)) this.title();
    else this.head();
    for (const line of lines) this.output.gather(line);
  }

  /** Counts a record that is left out, and says how many were once there is room again. */
  private hasRoomFor({ type }: OutputRecord): boolean {
    const most = this.leftOut === 0 ? MOST_BACKLOG : MOST_BACKLOG / 2;
    if (!this.patient && MAY_BE_LEFT_OUT.has(type) && this.output.backlog > most) {
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

  /** Writes what comes before all records, once. */
  head(): void {
    this.title();
    if (this.headWritten) return;
    this.headWritten = true;
    for (const line of this.format.head()) this.output.gather(line);
  }

  private title(): void {
    if (this.titleWritten) return;
    this.titleWritten = true;
    for (const line of this.format.title ?? []) this.output.gather(line);
  }

  notice(text: string): void {
    if (this.quiet || process.stderr.writableLength > MOST_BACKLOG) return;
    process.stderr.write(`${escapeText(text)}\n`);
  }

  warn(failure: Failure): void {
    process.stderr.write(`${escapeText(failure.message)}\n`);
  }
}
