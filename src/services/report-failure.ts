import type { Failure } from '../failure.ts';
import { errorRecord } from '../output/error-record.ts';
import type { RecordSink } from '../output/record-sink.ts';

/** Says what the system refused while the command goes on: on standard error, and in an error record, with which no command ends well. */
export function reportFailure(failure: Failure, reporter: RecordSink): void {
  reporter.warn(failure);
  reporter.record(errorRecord(failure));
}
