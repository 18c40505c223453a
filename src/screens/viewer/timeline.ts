import type { RowIndex } from '../../browse/row-index.ts';

/** The handoffs of a span of time. */
export interface Bucket {
  readonly well: number;
  readonly badly: number;
  /** The longest, in ms; null where none is known. */
  readonly latencyMs: number | null;
  /** The first handoff in it; -1: there is none. */
  readonly first: number;
}

/** In microseconds since the epoch. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** The time that the handoffs of a recording take; null where it tells no times. */
export function wholeSpan(rows: RowIndex): Span | null {
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < rows.handoffCount; index++) {
    const time = rows.handoffTime(index);
    if (time === null) continue;
    from = Math.min(from, time);
    to = Math.max(to, time);
  }
  return from > to ? null : { from, to: to + 1 };
}

/** Divides a span into equal parts, and counts the handoffs in each. */
export function bucketsOf(rows: RowIndex, { from, to }: Span, count: number): readonly Bucket[] {
  const buckets = Array.from({ length: count }, () => ({
    well: 0,
    badly: 0,
    latencyMs: null as number | null,
    first: -1,
  }));
  for (let index = 0; index < rows.handoffCount; index++) {
    const time = rows.handoffTime(index);
    if (time === null || time < from || time >= to) continue;
    const bucket = buckets[Math.min(count - 1, Math.floor(((time - from) / (to - from)) * count))]!;
    if (rows.handoffWentWell(index)) bucket.well += 1;
    else bucket.badly += 1;
    const latency = rows.handoffLatency(index);
    if (latency !== null) bucket.latencyMs = Math.max(bucket.latencyMs ?? 0, latency);
    if (bucket.first === -1) bucket.first = index;
  }
  return buckets;
}

const BARS = ' ▁▂▃▄▅▆▇█';

/** Numbers as bars of one row: nothing for 0, the highest for the most. */
export function sparkline(values: readonly number[]): string {
  const most = Math.max(...values, 0);
  if (most === 0) return ' '.repeat(values.length);
  return values.map((value) => BARS[value === 0 ? 0 : Math.max(1, Math.round((value / most) * 8))]).join('');
}
