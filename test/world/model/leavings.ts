import type { ChangedRecord } from '../../../src/records/traffic-records.ts';
import type { Player } from '../stage.ts';
import type { PieceRecord } from './check-records.ts';
import type { ModelHandoff } from './handoff.ts';
import { type Stream, wayOfDirection } from './streams.ts';

/** A backend has closed a connection. */
export interface Leaving {
  readonly connection: number;
  /** After how much else at this process. */
  readonly order: number;
  /** Whether the nth offer on it may have been accepted. */
  readonly mayHave: (nth: number) => boolean;
}

/** The connections that a backend has closed, in the order in which it did; of what others do with offers nobody knows. */
export function leavingsOf({ role, process }: Player): Leaving[] {
  if (role !== 'backend') return [];
  return process.seen.flatMap((left, order) => {
    if (left.type !== 'left') return [];
    const before = process.seen.slice(0, order).filter(({ driver }) => driver === left.driver);
    const taken = before.filter(({ type }) => type === 'taken').length;
    const accepted = new Set(before.flatMap((one) => (one.type === 'accepted' ? [one.nth] : [])));
    // It was accepted before it came, and then not taken: nobody knows which one it is.
    const early = accepted.has(taken);
    return [
      { connection: left.driver, order, mayHave: (nth) => accepted.has(nth) || (early && nth >= taken) },
    ];
  });
}

/**
 * After how much else a record was made: a frame that never ends is found to be none only when the connection has ended, and so is
 * what it hides. @param order of its last byte
 */
export function madeAfter(
  { process }: Player,
  pieces: readonly (PieceRecord | ChangedRecord)[],
  place: number,
  { bytes, connection, way }: Stream,
  order: number,
): number {
  const isHidden = pieces
    .slice(0, place + 1)
    .some(
      (one) =>
        one.type === 'bytes' &&
        one.connection === connection &&
        wayOfDirection(one.direction) === way &&
        isUnfinished(Buffer.from(bytes.subarray(one.offset))),
    );
  if (!isHidden) return order;
  const end = process.seen.findIndex(({ type, driver }) => type === 'closed' && driver === connection);
  return end === -1 ? order : end;
}

function isUnfinished(bytes: Buffer): boolean {
  if (bytes[0] !== 1) return false;
  if (bytes.length < 5) return true;
  const length = bytes.readUInt32LE(1);
  return length <= 16 * 1024 * 1024 && 5 + length > bytes.length;
}

/** What is known of the offers on a connection that their backend has closed, also of those that are found later. */
export class Leavings {
  private readonly known = new Map<number, Leaving>();
  private readonly handoffs: readonly ModelHandoff[];

  constructor(handoffs: readonly ModelHandoff[]) {
    this.handoffs = handoffs;
  }

  add(leaving: Leaving): void {
    this.known.set(leaving.connection, leaving);
    for (const handoff of this.handoffs) this.judge(handoff);
  }

  judge(handoff: ModelHandoff): void {
    const { connection } = handoff;
    const offers = this.handoffs.filter((one) => one.connection === connection && one.offer !== null);
    handoff.unaccepted = this.known.get(connection)?.mayHave(offers.indexOf(handoff)) === false;
  }
}
