import type { CaseRecord, ConformanceRecord } from './conformance-records.ts';
import type { ClientRecord, LoadRecord, VerdictRecord } from './outcome-records.ts';
import type {
  DoctorRecord,
  ErrorRecord,
  ExitedRecord,
  LeftOutRecord,
  ListeningRecord,
  StartRecord,
  SummaryRecord,
} from './record.ts';
import type { Unwritten } from './record-fields.ts';
import type { ComparedRecord, ReplayedRecord } from './replay-records.ts';
import type {
  BytesRecord,
  ChangedRecord,
  FrameRecord,
  GapRecord,
  HandoffRecord,
  SidebandRecord,
} from './traffic-records.ts';

/** A record as `--json` writes it, without what is for the program alone. schema/records.schema.json is made from this type. */
export type WrittenRecord =
  | StartRecord
  | ListeningRecord
  | SidebandRecord
  | Omit<FrameRecord, Unwritten>
  | BytesRecord
  | GapRecord
  | Omit<HandoffRecord, Unwritten>
  | ChangedRecord
  | VerdictRecord
  | ClientRecord
  | ComparedRecord
  | ReplayedRecord
  | LoadRecord
  | LeftOutRecord
  | ExitedRecord
  | CaseRecord
  | ConformanceRecord
  | SummaryRecord
  | DoctorRecord
  | ErrorRecord;
