import type { Format } from '../formats/format.ts';
import type { OutputRecord } from '../records/record.ts';
import type { Output } from './output.ts';

/** What writes records as rows, and lets rows be written beside it. */
export interface RowWriter {
  readonly output: Output;
  readonly format: Format;
  /** Writes what comes before the first row, once. */
  head(): void;
  gather(record: OutputRecord): void;
}
