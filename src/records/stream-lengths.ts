import { DIRECTIONS, type Direction } from '../wire/direction.ts';
import { OldestKeys } from './oldest-keys.ts';

/** How many streams are remembered by their lengths. */
const REMEMBERED = 500_000;
/** A power of two above the number of streams of one connection. */
const STREAMS = 8;
/** Above this, connection and stream do not fit into one exact number. */
const LARGEST = Math.floor(Number.MAX_SAFE_INTEGER / STREAMS) - 1;

interface Measured {
  readonly direction: Direction | null;
  /** In bytes. */
  readonly length: number;
}

/** The lengths of streams that are no longer followed. */
export class StreamLengths {
  private readonly lengths = new Map<number, number>();
  private readonly oldest = new OldestKeys(this.lengths);

  remember(connection: number, streams: readonly Measured[]): void {
    if (Math.abs(connection) > LARGEST) return;
    for (const { direction, length } of streams) {
      const key = keyOf(connection, direction);
      // Deleted first, so that the order is that of the last use.
      this.lengths.delete(key);
      if (this.lengths.size >= REMEMBERED) this.lengths.delete(this.oldest.next()!);
      this.lengths.set(key, length);
    }
  }

  /** In bytes; 0 where nothing is remembered. */
  of(connection: number, direction: Direction | null): number {
    return this.lengths.size === 0 ? 0 : (this.lengths.get(keyOf(connection, direction)) ?? 0);
  }
}

function keyOf(connection: number, direction: Direction | null): number {
  return connection * STREAMS + (direction === null ? DIRECTIONS.length : DIRECTIONS.indexOf(direction));
}
