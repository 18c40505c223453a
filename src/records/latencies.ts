/** Buckets per power of two: neighbouring ones differ by under 3 percent, and so do percentiles of many latencies. */
const PER_OCTAVE = 24;

/** Up to this many latencies are kept one by one, and percentiles are exact. */
const KEPT = 1_000;

/** Latencies in ms, counted in buckets of constant relative width, so that any number of them takes the same memory. */
export class Latencies {
  private readonly buckets = new Map<number, number>();
  /** All of them, while they are few. */
  private readonly kept: number[] = [];
  private count = 0;
  /** The one that was added last, and its bucket: many are the same, and the logarithm takes as long as all the rest. */
  private last = 0;
  private lastBucket = bucketOf(0);
  private least = Number.POSITIVE_INFINITY;
  private most = 0;

  add(ms: number): void {
    const bucket = ms === this.last ? this.lastBucket : bucketOf(ms);
    this.last = ms;
    this.lastBucket = bucket;
    this.buckets.set(bucket, (this.buckets.get(bucket) ?? 0) + 1);
    this.count += 1;
    if (this.kept.length < KEPT) this.kept.push(ms);
    this.least = Math.min(this.least, ms);
    this.most = Math.max(this.most, ms);
  }

  /** Null while there are none. */
  get summary(): LatencySummary | null {
    if (this.count === 0) return null;
    const { count, least: min, most: max } = this;
    return {
      count,
      min,
      p50: this.percentile(50),
      p95: this.percentile(95),
      p99: this.percentile(99),
      p999: this.percentile(99.9),
      max,
      histogram: this.histogram,
    };
  }

  private percentile(percent: number): number {
    const rank = Math.ceil((percent / 100) * this.count);
    if (this.count <= KEPT) return this.kept.toSorted((one, other) => one - other)[rank - 1]!;
    let seen = 0;
    for (const [bucket, count] of this.inOrder) {
      seen += count;
      if (seen >= rank) return Math.max(this.least, Math.min(this.most, rounded(upperBound(bucket))));
    }
    return this.most;
  }

  /** Counts by powers of two. */
  private get histogram(): { upToMs: number; count: number }[] {
    const byOctave = new Map<number, number>();
    for (const [bucket, count] of this.inOrder) {
      const upToMs = bucket === Number.NEGATIVE_INFINITY ? 0 : 2 ** (Math.floor(bucket / PER_OCTAVE) + 1);
      byOctave.set(upToMs, (byOctave.get(upToMs) ?? 0) + count);
    }
    return [...byOctave].map(([upToMs, count]) => ({ upToMs, count }));
  }

  private get inOrder(): [number, number][] {
    return [...this.buckets].sort(([one], [other]) => one - other);
  }
}

export interface LatencySummary {
  readonly count: number;
  readonly min: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly p999: number;
  readonly max: number;
  readonly histogram: readonly { readonly upToMs: number; readonly count: number }[];
}

function bucketOf(ms: number): number {
  return ms <= 0 ? Number.NEGATIVE_INFINITY : Math.floor(Math.log2(ms) * PER_OCTAVE);
}

function upperBound(bucket: number): number {
  return bucket === Number.NEGATIVE_INFINITY ? 0 : 2 ** ((bucket + 1) / PER_OCTAVE);
}

function rounded(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
