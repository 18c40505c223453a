import { INCOMPLETE, insteadOf, UNDELIVERED, UNSENT } from '../handoff/nothing-passes.ts';
import { readingAsItCame } from '../records/changed-record.ts';
import { ReadFrameRecord } from '../records/frame-record.ts';
import { alike } from '../records/redaction/shown-before.ts';
import type { ChangedRecord } from '../records/traffic-records.ts';
import { escapeText } from '../text/escape.ts';
import { cutFrame } from '../wire/frame/cut-frame.ts';
import { isOrAre, plural } from '../wire/plural.ts';
import { isSidebandAlone } from '../wire/stream/sideband-alone.ts';
import { descriptorsText } from './descriptors.ts';
import { describeFrame, shortHex } from './details.ts';
import { joined } from './joined.ts';
import { shownOf } from './redaction.ts';

/** What was done to a frame or a sideband in transit, and what it was before, in one sentence. */
export function changedSentence(record: ChangedRecord, redact = false): string {
  const { by } = record;
  const before = joined([whatItWas(record, redact), notPassed(record)]);
  if (by === UNSENT) return `not sent; it should have been: ${before}`;
  if (by === INCOMPLETE) return `not sent as a whole; it should have been: ${before}`;
  if (by === UNDELIVERED)
    return `not delivered before its connection ended, so that it did not pass; it was: ${before}`;
  const done = insteadOf(by);
  if (done !== null)
    return `changed in transit by ${escapeText(done)}, but not delivered before its connection ended, so that nothing passed; it would have been: ${before}`;
  return `changed in transit by ${escapeText(by)}; it was: ${before}`;
}

/** The frame or the sideband that was changed, in short. */
export function whatItWas(record: ChangedRecord, redact = false): string {
  const { connection, direction, was } = record;
  const bytes = Buffer.from(was, 'hex');
  const isForth = direction === null || direction === 'broker-to-backend';
  if (isForth && isSidebandAlone(bytes)) return `sideband  token ${shortHex(was)}`;
  const reading = readingAsItCame(bytes, 0, direction);
  if (reading === null) return withoutFrame(bytes);
  alike(reading, record);
  const before = shownOf(redact)(new ReadFrameRecord(0, connection, null, reading, reading.problems));
  const { name, details } = describeFrame(before);
  return `${name}  ${details}`;
}

function withoutFrame(bytes: Uint8Array): string {
  const { length } = bytes;
  const cut = cutFrame(bytes);
  return cut === null || cut.length < length
    ? `${plural(length, 'byte')} that ${isOrAre(length)} not a frame`
    : `the first ${length} of ${cut.length} bytes of a ${cut.name}`;
}

/** The descriptors that came with it. */
function notPassed(record: ChangedRecord): string {
  const { passed = [] } = record;
  return passed.length === 0 ? '' : `${descriptorsText(record)}, not passed on`;
}
