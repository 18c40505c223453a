import type { Change, Segment } from '../../records/segment.ts';
import { DIRECTIONS, type Direction } from '../../wire/direction.ts';

/** What TCP has no place for, as a comment that people and this program can read. */
export interface SegmentFacts extends Pick<Segment, 'connection' | 'direction' | 'descriptors'> {
  /** Every packet has a time; whether that is the traffic’s own. */
  readonly timed: boolean;
  readonly changed?: Change | undefined;
}

/** A comment may have 65,535 bytes; of a longer frame only the beginning is kept. */
const MOST_WAS = 30_000;

export function formatComment(facts: SegmentFacts): string {
  const { connection, direction, descriptors, timed, changed } = facts;
  const known = `connection ${connection}, ${direction ?? 'direction unknown'}, ${descriptors ?? 'unknown'} descriptors`;
  const place = timed ? known : `${known}, time unknown`;
  if (changed === undefined) return place;
  const was = Buffer.from(changed.was.subarray(0, MOST_WAS)).toString('hex');
  return `${place}, changed by ${changed.by}, was ${was}`;
}

/** The facts of a comment; null when it is somebody else’s. */
export function parseComment(comment: string): SegmentFacts | null {
  const match =
    /^connection (\d+), (\S+|direction unknown), (\d+|unknown) descriptors(, time unknown)?(?:, changed by (.*), was ((?:[\da-f]{2})*))?$/s.exec(
      comment,
    );
  if (match === null) return null;
  const direction = match[2] === 'direction unknown' ? null : match[2];
  if (direction !== null && !DIRECTIONS.includes(direction as Direction)) return null;
  return {
    connection: Number(match[1]),
    direction: direction as Direction | null,
    descriptors: match[3] === 'unknown' ? null : Number(match[3]),
    timed: match[4] === undefined,
    changed: match[5] === undefined ? undefined : { by: match[5], was: Buffer.from(match[6]!, 'hex') },
  };
}
