import { DIRECTIONS, type Direction } from '../protocol/direction.ts';
import type { Segment } from '../records/segment.ts';

/** What TCP has no place for, as a comment that people and this program can read. */
export interface SegmentFacts extends Pick<Segment, 'connection' | 'direction' | 'descriptors'> {
  /** Every packet has a time; whether that is the traffic’s own. */
  readonly timed: boolean;
}

export function formatComment(facts: SegmentFacts): string {
  const { connection, direction, descriptors, timed } = facts;
  const known = `connection ${connection}, ${direction ?? 'direction unknown'}, ${descriptors ?? 'unknown'} descriptors`;
  return timed ? known : `${known}, time unknown`;
}

/** The facts of a comment; null when it is somebody else’s. */
export function parseComment(comment: string): SegmentFacts | null {
  const match =
    /^connection (\d+), (\S+|direction unknown), (\d+|unknown) descriptors(, time unknown)?$/.exec(comment);
  if (match === null) return null;
  const direction = match[2] === 'direction unknown' ? null : match[2];
  if (direction !== null && !DIRECTIONS.includes(direction as Direction)) return null;
  return {
    connection: Number(match[1]),
    direction: direction as Direction | null,
    descriptors: match[3] === 'unknown' ? null : Number(match[3]),
    timed: match[4] === undefined,
  };
}
