import type { Failure } from '../failure.ts';
import type { Record } from '../records/record.ts';
import { escapedJson, escapeText } from './escape.ts';
import type { Output } from './output.ts';
import { plain, redacted, type PlainRecord } from './plain.ts';
import { quickJson } from './quick-json.ts';

/** Turns records into lines of one format. */
export interface Format {
  /** Lines before any record. */
  readonly head: () => string[];
  readonly lines: (record: PlainRecord) => string[];
  /** A shorter way to the line of a record that is not to be redacted; null where there is none. */
  readonly quickLine?: (record: Record) => string | null;
}

/** One JSON object a line, and nothing else. */
export const jsonFormat: Format = {
  head: () => [],
  lines: (record) => [escapedJson(record)],
  quickLine: quickJson,
};

/** Where a command tells what happens: results go to standard output, everything else to standard error. */
export class Reporter {
  readonly output: Output;
  private readonly format: Format;
  private readonly redact: boolean;
  private readonly quiet: boolean;
  private headWritten = false;

  constructor(output: Output, format: Format, options: { redact?: boolean; quiet?: boolean } = {}) {
    this.output = output;
    this.format = format;
    this.redact = options.redact ?? false;
    this.quiet = options.quiet ?? false;
  }

  /** Writes a record at once. */
  record(record: Record): void {
    this.gather(record);
    this.output.flush();
  }

  /** Keeps a record until the output is flushed. */
  gather(record: Record): void {
    const quick = this.redact ? null : (this.format.quickLine?.(record) ?? null);
    if (quick !== null) return this.output.gather(quick);
    const shown = this.redact ? redacted(plain(record)) : plain(record);
    const lines = this.format.lines(shown);
    if (lines.length === 0) return;
    if (!this.headWritten) for (const line of this.format.head()) this.output.gather(line);
    this.headWritten = true;
    for (const line of lines) this.output.gather(line);
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
