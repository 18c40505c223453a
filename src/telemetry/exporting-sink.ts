import { lookingSink, type RecordSink } from '../output/record-sink.ts';
import type { OutputRecord } from '../records/record.ts';

/** Who looks at records for what they tell of handoffs. */
export interface Looking {
  see(record: OutputRecord): void;
  /** Called when a script breaks something about a handoff. */
  broke(token: string | null, connection: number | null, words: string): void;
}

/** A sink whose records are looked at on their way. */
export function exportingSink(sink: RecordSink, looking: Looking): RecordSink {
  const see = (record: OutputRecord) => {
    looking.see(record);
    return record;
  };
  return {
    ...lookingSink(sink, see),
    broke: (token, connection, words) => looking.broke(token, connection, words),
  };
}
