import type { OutputRecord, RecordOf } from '../records/record.ts';

/** Text that is made while it is written. */
export interface LongText {
  readonly pieces: Iterable<string>;
  readonly length: number;
}

/** Turns records into lines of one format; everything in them is safe for a terminal. */
export interface Format {
  /** Lines before anything else. */
  readonly title?: readonly string[];
  /** Lines before the first record that has a row. */
  readonly head: () => string[];
  /** The lines of a record; none for records that the format does not show. */
  readonly lines: (record: OutputRecord) => string[];
  /**
   * The lines of a record that is too long for them to be made at once, in pieces, each line with its end; null for any other. `length`:
   * about how many characters they have.
   */
  readonly long?: (record: OutputRecord) => LongText | null;
  /** Whether the lines of like records differ in nothing but their numbers and tokens. */
  readonly uniform?: boolean;
  /** Whether texts are cut that repeat what passed before on their connection, in which like records differ too. */
  readonly redacts?: boolean;
}

/** What a format does with each kind of record: a new kind does not compile until every format says so. */
export type LinesByType = {
  readonly [T in OutputRecord['type']]: (record: RecordOf<T>) => string[];
};

/** For the kinds of record that a format leaves out. */
export const nothing = (): string[] => [];

/** Of the kinds of record that no recording has. */
export const NOT_IN_RECORDINGS = {
  start: nothing,
  listening: nothing,
  verdict: nothing,
  client: nothing,
  compared: nothing,
  replayed: nothing,
  load: nothing,
  'left-out': nothing,
  case: nothing,
  conformance: nothing,
  error: nothing,
  doctor: nothing,
} as const satisfies Partial<LinesByType>;

/** @param options what `Format` has besides the lines */
export function formatOf(byType: LinesByType, options: Omit<Partial<Format>, 'lines'> = {}): Format {
  return {
    head: () => [],
    ...options,
    lines: (record) => (byType[record.type] as (record: OutputRecord) => string[])(record),
  };
}
