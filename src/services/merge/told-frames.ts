import type { Direction } from '../../wire/direction.ts';

/** As many frames of a direction are remembered. */
const MOST_FRAMES = 64;
/** As much of each, in bytes: a record of loose bytes shows no more. */
const HEAD = 64;

interface ToldFrame {
  readonly start: number;
  readonly end: number;
  readonly head: Uint8Array;
}

/** The frames of a connection that were told last, for what another recording has of them only in part. */
export class ToldFrames {
  private readonly frames = new Map<Direction | null, ToldFrame[]>();

  add(direction: Direction | null, start: number, bytes: Uint8Array): void {
    const told = this.frames.get(direction) ?? [];
    told.push({ start, end: start + bytes.length, head: bytes.slice(0, HEAD) });
    if (told.length > MOST_FRAMES) told.shift();
    this.frames.set(direction, told);
  }

  /**
   * Whether these bytes are within a frame that was told whole.
   * @param shown the first of them, as far as they are known
   */
  hold(direction: Direction | null, start: number, length: number, shown: Uint8Array): boolean {
    const frame = this.frames
      .get(direction)
      ?.findLast((told) => told.start <= start && start + length <= told.end);
    if (frame === undefined) return false;
    const known = frame.head.subarray(start - frame.start, start - frame.start + shown.length);
    return Buffer.compare(known, shown.subarray(0, known.length)) === 0;
  }
}
