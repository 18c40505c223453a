import type { Failure } from '../failure.ts';
import type { OutputRecord } from '../records/record.ts';
import type { RowWriter } from './row-writer.ts';

/** Where a command tells what happens. A reporter writes it down; a screen or a program observes it. */
export interface RecordSink {
  /** Takes a record, to be seen at once. */
  record(record: OutputRecord): void;
  /** Takes a record, to be seen with the next flush. */
  gather(record: OutputRecord): void;
  flush(): void;
  /** Null while the sink keeps up; otherwise resolves when it does again: until then, whoever fills it must not go on. */
  room(): Promise<void> | null;
  /** Takes a sentence for a person, which is not a result. */
  notice(text: string): void;
  /** Takes a failure that does not end the command. */
  warn(failure: Failure): void;
  /** What writes the records, where nobody looks at each of them: rows of what is usual may be written past the records. */
  readonly direct?: RowWriter;
  /**
   * Told that a script breaks something about a handoff, for whoever has to tell those apart.
   * @param token null where it is not known yet; connection null where the token says enough
   */
  broke?(token: string | null, connection: number | null, words: string): void;
  /** Whether a program takes the records, so that nothing is remembered for the next time that a person comes. */
  readonly forProgram?: true;
}

/**
 * A sink that hands on each record and writes nothing.
 * @param tell takes notices and warnings
 */
export function observer(
  take: (record: OutputRecord) => void,
  tell: (text: string) => void = () => {},
): RecordSink {
  return {
    record: take,
    gather: take,
    flush: () => {},
    room: () => null,
    notice: tell,
    warn: ({ message }) => tell(message),
  };
}

/**
 * A sink whose records are looked at on their way to another one; rows that are written past the records would not be seen.
 * @param look gives the record that goes on, which may say more
 */
export function lookingSink(sink: RecordSink, look: (record: OutputRecord) => OutputRecord): RecordSink {
  return {
    record: (record) => sink.record(look(record)),
    gather: (record) => sink.gather(look(record)),
    flush: () => sink.flush(),
    room: () => sink.room(),
    notice: (text) => sink.notice(text),
    warn: (failure) => sink.warn(failure),
    broke: (token, connection, words) => sink.broke?.(token, connection, words),
    ...(sink.forProgram && { forProgram: true }),
  };
}
