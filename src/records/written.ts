import type {
  BytesRecord,
  CaseRecord,
  ChangedRecord,
  ClientRecord,
  ComparedRecord,
  ConformanceRecord,
  DoctorRecord,
  ErrorRecord,
  FrameRecord,
  GapRecord,
  HandoffRecord,
  LeftOutRecord,
  ListeningRecord,
  LoadRecord,
  ReplayedRecord,
  SidebandRecord,
  StartRecord,
  SummaryRecord,
  VerdictRecord,
} from './record.ts';
import type { Unwritten } from './record-fields.ts';

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
  | CaseRecord
  | ConformanceRecord
  | SummaryRecord
  | DoctorRecord
  | ErrorRecord;
