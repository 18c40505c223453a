import type { VerdictRecord } from '../../records/outcome-records.ts';

/** What a form says, by field; texts as the flags of the command take them. */
export type Values = { readonly [field: string]: string };

export interface FormField {
  readonly field: string;
  readonly label: string;
  /** What it can be; without them, it is written. */
  readonly choices?: readonly string[];
  /** Said where it is empty. */
  readonly empty?: string;
  readonly does: string;
}

/** What became of it: a verdict, or why there is none. */
export type Sent = VerdictRecord | Error;

export interface Form {
  /** The command, and where it sends. */
  readonly name: string;
  readonly endpoint: string;
  readonly fields: readonly FormField[];
  readonly values: Values;
  /** Sends it; rejects with an Error that says what is wrong with a value. */
  readonly send: (values: Values) => Promise<Sent>;
  /** The command line that does the same. */
  readonly command: (values: Values) => string;
}

/** One that was sent. */
export interface Result {
  /** Counted from 1. */
  readonly number: number;
  readonly values: Values;
  /** Null while it is awaited. */
  readonly sent: Sent | null;
}
