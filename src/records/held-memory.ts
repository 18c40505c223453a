import type { DecodedStream } from './decoded-stream.ts';

/** Up to this, chunks are kept whole for the few bytes of them that are unfinished. In bytes. */
const COMPACT_ABOVE = 16 * 1024 * 1024;
/** How much memory unfinished pieces may take together, in bytes. */
const MOST_HELD = 48 * 1024 * 1024;

/** Keeps the memory of unfinished pieces within a bound: whatever a recording holds, and on however many connections. */
export class HeldMemory {
  private total = 0;
  private lookAbove = COMPACT_ABOVE;

  /** Notes how the memory of a stream has changed; true when it is time to `relieve`. In bytes. */
  changed(before: number, after: number): boolean {
    this.total += after - before;
    return this.total > this.lookAbove;
  }

  /** Lets go of what is not needed; where that is not enough, the longest unfinished frames are given up. */
  relieve(streams: readonly DecodedStream[]): void {
    for (const { splitter } of streams) splitter.compact();
    let total = streams.reduce((sum, { weight }) => sum + weight, 0);
    if (total > MOST_HELD) {
      const byWeight = streams.toSorted((one, other) => other.weight - one.weight);
      for (const stream of byWeight) {
        if (total <= MOST_HELD / 2) break;
        const before = stream.weight;
        stream.splitter.giveUp();
        total += stream.weight - before;
      }
    }
    this.total = total;
    this.lookAbove = Math.max(COMPACT_ABOVE, Math.min(2 * total, MOST_HELD));
  }
}
