import type { Records } from './record.ts';
import type { Unwritten } from './record-fields.ts';
import type { FrameRecord, HandoffRecord } from './traffic-records.ts';

/** A record as `--json` writes it, without what is for the program alone. schema/records.schema.json is made from this type. */
export type WrittenRecord = Records<Omit<FrameRecord, Unwritten>, Omit<HandoffRecord, Unwritten>>;
