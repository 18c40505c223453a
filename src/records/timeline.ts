/** Remembers when which part of a stream came, until it has been asked for. Times in microseconds. */
export class Timeline {
  private marks: {
    readonly end: number;
    readonly time: number | null;
    readonly descriptors: number | null;
  }[] = [];

  /** Notes that the stream's bytes up to `end` came at `time`, with that many descriptors. */
  mark(end: number, time: number | null, descriptors: number | null): void {
    this.marks.push({ end, time, descriptors });
  }

  /** When the byte before `end` came. Marks that end before it are not needed again. */
  timeAt(end: number): number | null {
    this.drop(end);
    return this.marks[0]?.time ?? null;
  }

  /** How many descriptors came with `[start, end)`; null where that is not known. */
  descriptorsIn(start: number, end: number): number | null {
    this.drop(start + 1);
    let count: number | null = null;
    for (const mark of this.marks) {
      if (mark.descriptors !== null) count = (count ?? 0) + mark.descriptors;
      if (mark.end >= end) break;
    }
    return count;
  }

  private drop(end: number): void {
    let passed = 0;
    while (passed < this.marks.length && this.marks[passed]!.end < end) passed++;
    if (passed > 0) this.marks.splice(0, passed);
  }
}

/** The second that was last written, as most times follow in the same one. */
let known = { seconds: Number.NaN, text: '' };

/** RFC 3339 in UTC with microseconds, from microseconds since the epoch. */
export function formatTime(microseconds: number): string {
  const seconds = Math.floor(microseconds / 1_000_000);
  if (seconds !== known.seconds)
    known = { seconds, text: new Date(seconds * 1000).toISOString().slice(0, 19) };
  const fraction = String(Math.floor(microseconds - seconds * 1_000_000)).padStart(6, '0');
  return `${known.text}.${fraction}Z`;
}

/** Now, in microseconds since the epoch, from a clock that does not jump. */
export function now(): number {
  return Math.floor((performance.timeOrigin + performance.now()) * 1000);
}
