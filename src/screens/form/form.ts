import type { VerdictRecord } from '../../records/outcome-records.ts';
import { cutHex, cutText } from '../../records/redaction/cut.ts';

/** What a form says, by field; texts as the flags of the command take them. */
export type Values = { readonly [field: string]: string };

export interface FormField {
  readonly field: string;
  readonly label: string;
  /** What it can be; without them, it is written. */
  readonly choices?: readonly string[];
  /** Whether it can be written as well as chosen. */
  readonly open?: boolean;
  /** Said where it is empty. */
  readonly empty?: string;
  readonly does: string;
  /** Whether only its beginning may be shown where secrets are redacted. */
  readonly secret?: boolean;
}

/** What became of it: a verdict, or why there is none. */
export type Sent = SentVerdict | Error;

/** A verdict, and those on what the step sent besides. */
export interface SentVerdict extends VerdictRecord {
  readonly further?: readonly VerdictRecord[];
}

/** All verdicts on one that was sent, as records. */
export function verdictsOf(sent: Sent | null): readonly VerdictRecord[] {
  if (sent === null || sent instanceof Error) return [];
  const { further = [], ...verdict } = sent;
  return [verdict, ...further];
}

export interface Form {
  /** The command, and where it sends. */
  readonly name: string;
  readonly endpoint: string;
  readonly fields: readonly FormField[];
  readonly values: Values;
  /** Whether secrets are redacted. */
  readonly redact?: boolean;
  /** Sends it; rejects with an Error that says what is wrong with a value. */
  readonly send: (values: Values) => Promise<Sent>;
  /** Writes a file. Throws an Error. */
  readonly saveText: (path: string, text: string) => void;
  /** The command line that does the same. */
  readonly command: (values: Values) => string;
}

/** The text of a field as it may be shown. */
export function shownValue(
  { redact = false }: Form,
  { field, secret = false }: FormField,
  values: Values,
): string {
  const value = values[field] ?? '';
  if (!redact || !secret) return value;
  return /^[\da-f:\s]+$/i.test(value) ? cutHex(value.replace(/[:\s]/g, '')) : cutText(value);
}

/** The command line that says the same; where secrets are redacted, without them. */
export function commandOf({ command, fields, redact = false }: Form, values: Values): string {
  if (!redact) return command(values);
  const secret = fields.filter((field) => field.secret).map(({ field }) => [field, '']);
  return command({ ...values, ...Object.fromEntries(secret) });
}

/** One that was sent. */
export interface Result {
  /** Counted from 1. */
  readonly number: number;
  readonly values: Values;
  /** Null while it is awaited. */
  readonly sent: Sent | null;
}
