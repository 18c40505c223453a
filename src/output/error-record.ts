import { Failure } from '../failure.ts';
import type { ErrorRecord, OutputRecord } from '../records/record.ts';

/** A failure as a record. @param file the recording that it is about, where there are several */
export function errorRecord({ code, message, hint }: Failure, file: string | null = null): ErrorRecord {
  return { type: 'error', ...(file !== null && { file }), code, message, hint };
}

/** The failure that a record tells of; null where it tells of something else. */
export function failureIn(record: OutputRecord): Failure | null {
  return record.type === 'error'
    ? new Failure('environment', record.code, record.message, record.hint)
    : null;
}
