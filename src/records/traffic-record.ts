import type { ReadFrameRecord } from './frame-record.ts';
import type {
  BytesRecord,
  ChangedRecord,
  GapRecord,
  HandoffRecord,
  SidebandRecord,
} from './traffic-records.ts';

/** What decoding gives: the records of the traffic itself. */
export type TrafficRecord =
  | SidebandRecord
  | ReadFrameRecord
  | BytesRecord
  | GapRecord
  | ChangedRecord
  | HandoffRecord;
