import { INCOMPLETE, UNDELIVERED, UNSENT } from '../handoff/nothing-passes.ts';
import { ReadFrameRecord } from '../records/frame-record.ts';
import type { ChangedRecord } from '../records/traffic-records.ts';
import { escapeText } from '../text/escape.ts';
import { readFrame } from '../wire/frame/frame.ts';
import { describeFrame } from './details.ts';
import { shownOf } from './redaction.ts';

/** What was done to a frame in transit, and what it was before, in one sentence. */
export function changedSentence({ connection, direction, by, was }: ChangedRecord, redact = false): string {
  const bytes = Buffer.from(was, 'hex');
  const reading = readFrame(bytes, 0, bytes.length, 0, direction);
  const before = shownOf(redact)(new ReadFrameRecord(0, connection, null, reading, reading.problems));
  const { name, details } = describeFrame(before);
  if (by === UNSENT) return `not sent; it should have been: ${name}  ${details}`;
  if (by === INCOMPLETE) return `not sent as a whole; it should have been: ${name}  ${details}`;
  if (by === UNDELIVERED)
    return `not delivered before its connection ended, so that it did not pass; it was: ${name}  ${details}`;
  return `changed in transit by ${escapeText(by)}; it was: ${name}  ${details}`;
}
