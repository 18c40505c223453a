import type { Segment } from '../records/segment.ts';
import type { GapRecord } from '../records/traffic-records.ts';
import type { Direction } from '../wire/direction.ts';
import { plural } from '../wire/plural.ts';

type Gap = Pick<GapRecord, 'connection' | 'direction' | 'offset' | 'length'>;

/** How many are told one by one. */
const MOST_TOLD = 3;

/** Bytes that a recording says are missing, which raw bytes join without a mark. */
export class RawGaps {
  private readonly told: Gap[] = [];
  private count = 0;
  private bytes = 0;
  /** How much of each stream has come, by connection and direction. */
  private readonly lengths = new Map<string, number>();

  /** Takes in what is written, in the order of its stream from its start. */
  segment({ connection, direction, bytes, gap = 0 }: Segment): void {
    const key = `${connection} ${direction}`;
    const offset = this.lengths.get(key) ?? 0;
    this.lengths.set(key, offset + bytes.length + gap);
    if (gap > 0) this.add({ connection, direction, offset, length: gap });
  }

  add(gap: Gap): void {
    this.count += 1;
    this.bytes += gap.length;
    if (this.told.length < MOST_TOLD) this.told.push(gap);
  }

  /** What is missing and where, in a sentence; null where nothing is. @param connections whether the recording tells them */
  text(connections: boolean): string | null {
    if (this.count === 0) return null;
    const places = this.told.map(({ connection, direction, offset, length }) =>
      [
        plural(length, 'byte'),
        ...(connections ? [`of connection ${connection}${wayOf(direction)}`] : []),
        `from offset ${offset} on`,
      ].join(' '),
    );
    const more = this.count - this.told.length;
    const rest = more === 0 ? '' : `, and ${plural(more, 'more gap')}`;
    return `raw bytes keep no gaps: what comes before and after ${plural(this.bytes, 'byte')} that the recording lacks is joined: ${places.join(', ')}${rest}`;
  }
}

function wayOf(direction: Direction | null): string {
  return direction === null ? '' : ` ${direction}`;
}
