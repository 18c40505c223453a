import type { OutputRecord } from '../records/record.ts';
import { redactedRecord } from '../records/redaction/redacted-record.ts';

/** What a format shows of a record. */
export type Shown = <T extends OutputRecord>(record: T) => T;

/** @param redact whether everything is cut that is not known to be harmless */
export function shownOf(redact: boolean): Shown {
  return redact ? redactedRecord : (record) => record;
}
