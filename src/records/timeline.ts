import type { PassedDescriptor } from '../wire/descriptor.ts';
import type { Segment } from './segment.ts';

/** What one segment tells of its bytes, which are `[start, end)` of the stream. */
interface Mark {
  readonly start: number;
  end: number;
  time: number | null;
  readonly descriptors: number | null;
  readonly passed: readonly PassedDescriptor[] | null;
  readonly unread: boolean;
  readonly own: boolean;
  readonly anywhere: boolean;
}

const NO_MARKS: readonly PassedDescriptor[] = [];
/** Of a piece that comes in more segments than this, not all are remembered one by one. */
const MOST_MARKS = 4_096;
/** What one that is remembered takes, in bytes. */
const MARK_WEIGHT = 64;
/** Marks that are no longer needed are removed once there are this many. */
const MOST_PASSED = 64;

/**
 * Remembers what the segments of a stream tell about their bytes, until the bytes are in a piece. Times in microseconds.
 * What `read` finds is in the fields until the next call.
 */
export class Timeline {
  /** When the piece was complete; null where that is not known. */
  time: number | null = null;
  /** How many descriptors came with the piece; null where that is not known. */
  descriptors: number | null = null;
  /** What is known of each of them; null where no more than their number is. */
  passed: readonly PassedDescriptor[] | null = null;
  /** How many segments the piece came in. */
  segments = 0;
  /** Whether a part of it was read with a call that drops descriptors. */
  unread = false;
  /** Whether this command made it wrong, or late, on purpose. */
  own = false;
  private marks: Mark[] = [];
  private first = 0;
  /** Offset of the end of the last sideband: what came with it is not counted again. */
  private sidebandEnd = 0;

  /** How many segments are remembered. */
  get size(): number {
    return this.marks.length - this.first;
  }

  /** How much memory they take, in bytes. */
  get weight(): number {
    return this.size * MARK_WEIGHT;
  }

  /** Notes what a segment tells of the bytes from `start` on. */
  mark(start: number, segment: Segment): void {
    const { time, descriptors, passed = null, unread = false, own = false } = segment;
    const { anywhere = false } = segment;
    if (this.size >= MOST_MARKS) this.merge();
    const end = start + segment.bytes.length;
    this.marks.push({ start, end, time, descriptors, passed, unread, own, anywhere });
  }

  /** Looks up what is known of the piece at `[start, end)`. Pieces are looked up in order. */
  read(start: number, end: number, isSideband: boolean): void {
    this.drop(start);
    this.time = this.descriptors = this.passed = null;
    this.segments = 0;
    this.unread = this.own = false;
    const { marks } = this;
    for (let index = this.first; index < marks.length; index++) {
      const mark = marks[index]!;
      if (mark.start >= end) break;
      this.segments += 1;
      this.time = mark.time;
      if (mark.unread) this.unread = true;
      if (mark.own) this.own = true;
      if (mark.descriptors === null) continue;
      this.descriptors ??= 0;
      // A descriptor came with the first byte; or, where nothing tells, with the first sideband of its segment, or else the last piece.
      const elsewhere = mark.anywhere ? !isSideband && mark.end > end : mark.start < start;
      const taken = mark.start < this.sidebandEnd || elsewhere;
      if (taken || (mark.descriptors === 0 && mark.passed === null)) continue;
      this.descriptors += mark.descriptors;
      if (mark.passed !== null) this.passed = [...(this.passed ?? NO_MARKS), ...mark.passed];
    }
  }

  /** When the byte at an offset came that is in no piece yet; null where that is not known. */
  timeOf(offset: number): number | null {
    return this.marks.find(({ start, end }) => start <= offset && offset < end)?.time ?? null;
  }

  /** Whether no descriptor, and nothing odd, came with the frame at `[start, end)`, given that a sideband ends at `start`. */
  isPlainAfter(start: number, end: number): boolean {
    const { marks } = this;
    for (let index = this.first; index < marks.length; index++) {
      const mark = marks[index]!;
      if (mark.start >= end) return true;
      if (mark.end <= start) continue;
      if (mark.unread || mark.own) return false;
      if (
        mark.start >= start &&
        ((mark.descriptors !== null && mark.descriptors > 0) || mark.passed !== null)
      )
        return false;
    }
    return true;
  }

  /** Notes that the piece that was looked up last was taken for a sideband. */
  tookSideband(end: number): void {
    this.sidebandEnd = end;
  }

  private drop(start: number): void {
    const { marks } = this;
    while (this.first < marks.length && marks[this.first]!.end <= start) this.first += 1;
    if (this.first === marks.length) {
      if (this.first > 0) marks.length = 0;
      this.first = 0;
    } else if (this.first > MOST_PASSED && 2 * this.first > marks.length) {
      this.marks = marks.slice(this.first);
      this.first = 0;
    }
  }

  /** Merges neighbours that tell nothing but the time, which is then unknown for them. */
  private merge(): void {
    const merged: Mark[] = [];
    for (const mark of this.marks.slice(this.first)) {
      const last = merged.at(-1);
      const plain = !mark.unread && !mark.own && !last?.unread && !last?.own;
      const alike =
        plain && !mark.descriptors && last?.descriptors === mark.descriptors && mark.passed === last.passed;
      if (last === undefined || !alike) merged.push(mark);
      else {
        last.end = mark.end;
        if (last.time !== mark.time) last.time = null;
      }
    }
    this.marks = merged.length > MOST_MARKS ? merged.slice(-MOST_MARKS) : merged;
    this.first = 0;
  }
}
