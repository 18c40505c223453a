import type { OutputRecord } from '../records/record.ts';

/** Turns records into lines of one format; everything in them is safe for a terminal. */
export interface Format {
  /** Lines before any record. */
  readonly head: () => string[];
  /** The lines of a record; none for records that the format does not show. */
  readonly lines: (record: OutputRecord) => string[];
  /** Whether the lines of like records differ in nothing but their numbers and tokens. */
  readonly uniform?: boolean;
}
