import type { Failure } from '../failure.ts';
import type { Record } from '../records/record.ts';
import { escapeText } from './escape.ts';
import type { Format } from './format.ts';
import type { Output } from './output.ts';

/** Where a command tells what happens: results go to standard output, everything else to standard error. */
export class Reporter {
  readonly output: Output;
  readonly format: Format;
  private readonly quiet: boolean;
  private headWritten = false;

  constructor(output: Output, format: Format, options: { quiet?: boolean } = {}) {
    this.output = output;
    this.format = format;
    this.quiet = options.quiet ?? false;
  }

  /** Writes a record at once. */
  record(record: Record): void {
    this.gather(record);
    this.output.flush();
  }

  /** Keeps a record until the output is flushed. */
  gather(record: Record): void {
    const lines = this.format.lines(record);
    if (lines.length === 0) return;
    this.head();
    for (const line of lines) this.output.gather(line);
  }

  /** Writes what stands before all records, once. */
  head(): void {
    if (this.headWritten) return;
    this.headWritten = true;
    for (const line of this.format.head()) this.output.gather(line);
  }

  /** Tells a person something that is no result. */
  notice(text: string): void {
    if (!this.quiet) process.stderr.write(`${escapeText(text)}\n`);
  }

  /** Tells of a failure that does not end the command. */
  warn(failure: Failure): void {
    process.stderr.write(`${escapeText(failure.message)}\n`);
  }
}
