import type { HandoffRow } from '../../browse/handoff-columns.ts';
import type { ShownRecord } from '../../browse/row-reader.ts';
import type { MessageValue } from '../../wire/fields/value.ts';
import type { Problem } from '../../wire/problem.ts';
import type { Recording } from './recording.ts';

/** What the client was told with a ready, as far as one was seen: a recording need not hold the client’s side. */
export type Told = 'accepted' | 'refused' | 'not seen';

/** A handoff with what its frames say. */
export interface HandoffFacts extends HandoffRow {
  readonly index: number;
  readonly service: string;
  /** As hex; null where the offer’s is not known. */
  readonly token: string | null;
  readonly correlationId: string;
  /** Microseconds since the epoch. */
  readonly time: number | null;
  readonly told: Told;
  /** Its own and those of its frames. */
  readonly allProblems: readonly Problem[];
  /** Rows of its sideband, offer, ACK and ready, as far as there are any. */
  readonly rows: readonly number[];
  /** What the ACK says; null: there is none that can be read. */
  readonly answered: boolean | null;
}

/** Reads a handoff. */
export function handoffFacts(recording: Recording, index: number): HandoffFacts {
  const handoff = recording.rows.handoffAt(index);
  const offer = payloadOf(handoff.offer === -1 ? null : recording.record(handoff.offer));
  const rows = rowsOfHandoff(handoff, recording);
  const own = rows.flatMap((row) => recording.rows.problemsAt(row));
  const ack = payloadOf(handoff.ack === -1 ? null : recording.record(handoff.ack));
  return {
    ...handoff,
    index,
    service: String(offer?.['serviceName'] ?? ''),
    token: typeof offer?.['token'] === 'string' ? offer['token'] : null,
    correlationId: String(offer?.['correlationId'] ?? ''),
    time: recording.rows.timeAt(handoff.offer),
    answered: typeof ack?.['accepted'] === 'boolean' ? ack['accepted'] : null,
    told: toldBy(handoff.ready === -1 ? null : recording.record(handoff.ready)),
    allProblems: [...own, ...handoff.problems.filter((problem) => !own.includes(problem))],
    rows,
  };
}

function rowsOfHandoff({ connection, offer, ack, ready }: HandoffRow, { rows }: Recording): number[] {
  const before = offer - 1;
  const sideband =
    before >= 0 && rows.typeAt(before) === 'sideband' && rows.connectionAt(before) === connection
      ? [before]
      : [];
  return [...sideband, offer, ack, ready].filter((row) => row !== -1);
}

function payloadOf(record: ShownRecord | null): MessageValue | null {
  const payload = record?.type === 'frame' || record?.type === 'changed' ? record.payload : null;
  return payload !== null && typeof payload === 'object' && !Array.isArray(payload) ? payload : null;
}

function toldBy(ready: ShownRecord | null): Told {
  const payload = payloadOf(ready);
  if (payload === null) return 'not seen';
  return payload['accepted'] === true ? 'accepted' : 'refused';
}
