import type { RowIndex } from '../../browse/row-index.ts';
import { formatMs } from '../layout/durations.ts';
import { EMPTY, type Line, line, type Size } from '../layout/line.ts';
import type { Pane, Position } from '../layout/pane.ts';
import type { Move } from '../parts/keys.ts';
import { timeOfDay } from './records-pane.ts';
import { type Bucket, bucketsOf, type Span, sparkline, wholeSpan } from './timeline.ts';

const LABEL = 10;
const ZOOM = 4;

/** When the handoffs happened, how they ended and how long they took, as bars; a cursor goes through time. */
export class TimelinePane implements Pane {
  readonly id = 'timeline';
  readonly title = 'Timeline';
  readonly searchable = 0;
  private readonly rows: RowIndex;
  private cursor = 0;
  /** What is in sight; null: everything. */
  private zoomed: Span | null = null;
  private span: Span | null = null;
  private buckets: readonly Bucket[] = [];
  private counted = -1;

  constructor(rows: RowIndex) {
    this.rows = rows;
  }

  get note(): string {
    return this.span === null ? '' : `${formatMs((this.span.to - this.span.from) / 1_000)} in sight`;
  }

  get position(): Position | null {
    return null;
  }

  /** The first handoff at the cursor or after it, else the last one before; -1: there is none. */
  get handoff(): number {
    const filled = ({ first }: Bucket) => first !== -1;
    const found = this.buckets.slice(this.cursor).find(filled) ?? this.buckets.findLast(filled);
    return found?.first ?? -1;
  }

  settle({ columns }: Size): void {
    const count = Math.max(1, columns - LABEL);
    const { handoffCount } = this.rows;
    const span = this.zoomed ?? wholeSpan(this.rows);
    const same = span?.from === this.span?.from && span?.to === this.span?.to;
    if (!same || this.buckets.length !== count || this.counted !== handoffCount)
      this.buckets = span === null ? [] : bucketsOf(this.rows, span, count);
    this.span = span;
    this.counted = handoffCount;
    this.cursor = Math.max(0, Math.min(this.cursor, count - 1));
  }

  content({ rows }: Size): readonly Line[] {
    const { span, buckets, cursor } = this;
    if (span === null) return [line(' no handoff of this recording has a time', { dim: true })];
    const here = buckets[cursor];
    const step = (span.to - span.from) / buckets.length;
    const latency = here?.latencyMs == null ? '' : `, at most ${formatMs(here.latencyMs)}`;
    return [
      row('well', sparkline(buckets.map(({ well }) => well)), cursor, { tone: 'good' }),
      row('badly', sparkline(buckets.map(({ badly }) => badly)), cursor, { tone: 'bad' }),
      row('latency', sparkline(buckets.map(({ latencyMs }) => latencyMs ?? 0)), cursor, { tone: 'info' }),
      [{ text: ' '.repeat(LABEL + cursor) }, { text: '▲', bold: true }],
      line(
        ` ${timeOfDay(span.from + step * cursor)}, ${formatMs(step / 1_000)}: ${here?.well ?? 0} well, ${here?.badly ?? 0} badly${latency}`,
      ),
      EMPTY,
      line(' h l move   + - zoom in time   Enter to the handoff there', { dim: true }),
    ].slice(0, rows);
  }

  /** Moves the cursor through time. */
  step(by: number): void {
    this.cursor = Math.max(0, Math.min(this.cursor + by, this.buckets.length - 1));
  }

  /** Shows less time around the cursor, or more. */
  zoom(into: boolean): void {
    const { span } = this;
    if (span === null) return;
    const middle =
      span.from + ((span.to - span.from) * (this.cursor + 0.5)) / Math.max(1, this.buckets.length);
    const half = Math.max(1, ((span.to - span.from) * (into ? 1 / ZOOM : ZOOM)) / 2);
    const whole = wholeSpan(this.rows)!;
    const next = { from: Math.max(whole.from, middle - half), to: Math.min(whole.to, middle + half) };
    this.zoomed = next.from <= whole.from && next.to >= whole.to ? null : next;
    this.cursor = Math.floor(this.buckets.length / 2);
  }

  move(move: Move, steps: number): void {
    const { length } = this.buckets;
    const ends: { readonly [move in Move]?: number } = { first: -length, last: length };
    this.step(ends[move] ?? (move.includes('down') ? steps : -steps));
  }

  go(place: number): void {
    this.cursor = place;
  }

  click(): void {}

  textAt(): null {
    return null;
  }
}

function row(name: string, bars: string, cursor: number, style: Omit<Line[number], 'text'>): Line {
  return [
    { text: ` ${name.padEnd(LABEL - 1)}`, bold: true },
    { text: bars.slice(0, cursor), ...style },
    { text: bars.slice(cursor, cursor + 1), inverse: true },
    { text: bars.slice(cursor + 1), ...style },
  ];
}
