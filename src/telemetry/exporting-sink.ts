import type { RecordSink } from '../output/record-sink.ts';
import type { OutputRecord } from '../records/record.ts';

/** Who looks at records for what they tell of handoffs. */
export interface Looking {
  see(record: OutputRecord): void;
  /** Called when a script breaks something about a handoff. */
  broke(token: string | null, connection: number | null, words: string): void;
}

/** A sink whose records are looked at on their way. */
export function exportingSink(sink: RecordSink, looking: Looking): RecordSink {
  return {
    record: (record) => {
      looking.see(record);
      sink.record(record);
    },
    gather: (record) => {
      looking.see(record);
      sink.gather(record);
    },
    flush: () => sink.flush(),
    room: () => sink.room(),
    notice: (text) => sink.notice(text),
    warn: (failure) => sink.warn(failure),
    broke: (token, connection, words) => looking.broke(token, connection, words),
  };
}
