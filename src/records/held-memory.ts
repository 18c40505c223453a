import type { DecodedStream } from './decoded-stream.ts';

/** Up to this, chunks are kept whole for the few bytes of them that are unfinished. In bytes. */
const COMPACT_ABOVE = 16 * 1024 * 1024;
/** How much memory unfinished pieces may take together. In bytes. */
const MOST_HELD = 48 * 1024 * 1024;

/** Keeps the memory of unfinished pieces within a bound: whatever a recording holds, and on however many connections. */
export class HeldMemory {
  private total = 0;
  private lookAbove = COMPACT_ABOVE;
  /** The streams whose memory has grown since the last look: only there can anything be freed. */
  private readonly grown: DecodedStream[] = [];

  /** Notes how the memory of a stream has changed; true when it is time to `relieve`. In bytes. */
  changed(stream: DecodedStream, before: number): boolean {
    const { weight } = stream;
    this.total += weight - before;
    if (weight > before && stream.placeAmongGrown === -1)
      stream.placeAmongGrown = this.grown.push(stream) - 1;
    return this.total > this.lookAbove;
  }

  /** Forgets a stream that has ended. @param before its memory until then, in bytes */
  ended(stream: DecodedStream, before: number): void {
    this.total -= before;
    const { placeAmongGrown: place } = stream;
    if (place === -1) return;
    stream.placeAmongGrown = -1;
    const last = this.grown.pop()!;
    if (last === stream) return;
    this.grown[place] = last;
    last.placeAmongGrown = place;
  }

  /** Frees what is not needed; where that is not enough, the longest unfinished frames are given up. */
  relieve(streams: () => readonly DecodedStream[]): void {
    for (const stream of this.grown) {
      this.shrink(stream, () => stream.splitter.compact());
      stream.placeAmongGrown = -1;
    }
    this.grown.length = 0;
    if (this.total > MOST_HELD) {
      for (const stream of streams().toSorted((one, other) => other.weight - one.weight)) {
        if (this.total <= MOST_HELD / 2) break;
        this.shrink(stream, () => stream.splitter.giveUp());
      }
    }
    this.lookAbove = Math.max(COMPACT_ABOVE, Math.min(2 * this.total, MOST_HELD));
  }

  private shrink(stream: DecodedStream, how: () => void): void {
    const before = stream.weight;
    how();
    this.total += stream.weight - before;
  }
}
