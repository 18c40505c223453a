import type { RowIndex } from '../../browse/row-index.ts';
import { formatMs } from '../layout/durations.ts';
import { type Line, line, type Size } from '../layout/line.ts';
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
  readonly unsearchable =
    'there is no text in the timeline; Tab leads to the handoffs, which can be searched';
  private readonly rows: RowIndex;
  private cursor = 0;
  /** Where a span begins that is being selected; null: none is. */
  private anchor: number | null = null;
  /** What is in sight; null: everything. */
  private zoomed: Span | null = null;
  private span: Span | null = null;
  private buckets: readonly Bucket[] = [];
  private counted = -1;

  private readonly zoomedTo: () => void;

  /** @param zoomedTo called when another span is in sight */
  constructor(rows: RowIndex, zoomedTo: () => void) {
    this.rows = rows;
    this.zoomedTo = zoomedTo;
  }

  /** What is in sight, where that is not everything; in microseconds since the epoch. */
  get inSight(): Span | null {
    return this.zoomed;
  }

  /** Whether there is nothing whose time is known. */
  get empty(): boolean {
    return this.span === null;
  }

  get brushing(): boolean {
    return this.anchor !== null;
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
    const [first, last] = this.brushed;
    const bars = (name: string, of: (bucket: Bucket) => number, style: Omit<Line[number], 'text'>) =>
      row(name, sparkline(buckets.map(of)), first, last, style);
    const counted = buckets.slice(first, last + 1);
    const sum = (of: (bucket: Bucket) => number) => counted.reduce((all, bucket) => all + of(bucket), 0);
    const long = formatMs((step * (last - first + 1)) / 1_000);
    const keys = this.brushing
      ? ' h l extend   Enter zooms into it   Esc drops it'
      : ' h l move   V selects a span   + - zoom   Enter to the handoff there';
    return [
      bars('well', ({ well }) => well, { tone: 'good' }),
      bars('badly', ({ badly }) => badly, { tone: 'bad' }),
      bars('latency', ({ latencyMs }) => latencyMs ?? 0, { tone: 'info' }),
      [
        { text: ' '.repeat(LABEL + first) },
        { text: last > first ? `${'▲'.padEnd(last - first, '─')}▲` : '▲', bold: true },
      ],
      line(
        ` ${timeOfDay(span.from + step * first)}, ${long}: ${sum(({ well }) => well)} well, ${sum(({ badly }) => badly)} badly${this.brushing ? '' : latency}`,
      ),
      line(keys, { dim: true }),
      line(
        ` ${timeOfDay(span.from)} to ${timeOfDay(span.to)}, at most ${formatMs(Math.max(0, ...buckets.map(({ latencyMs }) => latencyMs ?? 0)))}`,
        { dim: true },
      ),
    ].slice(0, rows);
  }

  /** The selected columns, the last one included. */
  private get brushed(): readonly [number, number] {
    const { cursor, anchor } = this;
    return anchor === null ? [cursor, cursor] : [Math.min(anchor, cursor), Math.max(anchor, cursor)];
  }

  /** Begins to select a span, or drops it. */
  brush(): null {
    this.anchor = this.anchor === null ? this.cursor : null;
    return null;
  }

  /** Shows the selected span. */
  zoomToBrush(): void {
    const { span } = this;
    const [first, last] = this.brushed;
    this.anchor = null;
    if (span === null) return;
    const step = (span.to - span.from) / Math.max(1, this.buckets.length);
    this.show({ from: span.from + step * first, to: span.from + step * (last + 1) });
  }

  /** Shows everything again. */
  showAll(): void {
    this.anchor = null;
    this.show(wholeSpan(this.rows));
  }

  private show(next: Span | null): void {
    const whole = wholeSpan(this.rows);
    if (next === null || whole === null) return;
    this.zoomed = next.from <= whole.from && next.to >= whole.to ? null : next;
    this.cursor = Math.floor(this.buckets.length / 2);
    this.zoomedTo();
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
    this.anchor = null;
    this.show({ from: Math.max(whole.from, middle - half), to: Math.min(whole.to, middle + half) });
  }

  move(move: Move, steps: number): void {
    const { length } = this.buckets;
    const ends: { readonly [move in Move]?: number } = { first: -length, last: length };
    this.step(ends[move] ?? (move.includes('down') ? steps : -steps));
  }

  go(place: number): void {
    this.cursor = Math.max(0, Math.min(place, this.buckets.length - 1));
  }

  click(_row: number, column: number): void {
    this.anchor = null;
    this.go(column - LABEL);
  }

  drag(column: number): void {
    this.anchor ??= this.cursor;
    this.go(column - LABEL);
  }

  release(): void {
    const [first, last] = this.brushed;
    if (last > first) this.zoomToBrush();
  }

  textAt(): null {
    return null;
  }
}

function row(
  name: string,
  bars: string,
  first: number,
  last: number,
  style: Omit<Line[number], 'text'>,
): Line {
  return [
    { text: ` ${name.padEnd(LABEL - 1)}`, bold: true },
    { text: bars.slice(0, first), ...style },
    { text: bars.slice(first, last + 1), inverse: true },
    { text: bars.slice(last + 1), ...style },
  ];
}
