import type { LatencySummary } from '../../records/latencies.ts';
import type { HandoffRecord } from '../../records/traffic-records.ts';
import { xmlText } from '../../text/xml.ts';

const WIDTH = 760;
const HEIGHT = 150;
const LEFT = 70;
const TOP = 10;
const BASE = 120;
/** How many are drawn one by one. */
const MOST_POINTS = 10_000;

/** How long each handoff took: one dot each, in order, and how many took how long. */
export class LatencyPlot {
  /** By index: a handoff that is reported again replaces what it was. */
  private readonly points = new Map<number, { readonly ms: number; readonly outcome: string }>();

  take({ index, latencyMs, outcome }: HandoffRecord): void {
    if (latencyMs === null || (this.points.size >= MOST_POINTS && !this.points.has(index))) return;
    this.points.set(index, { ms: latencyMs, outcome });
  }

  /** @param latencies of all of them; null where the recording has no times */
  lines(latencies: LatencySummary | null): string[] {
    if (latencies === null) return ['<p class="hint">No latencies: the recording has no times.</p>'];
    const { count, min, p50, p95, p99, max } = latencies;
    const text = `latency of ${count}: min ${min} ms, p50 ${p50} ms, p95 ${p95} ms, p99 ${p99} ms, max ${max} ms`;
    return ['<div class="plots">', histogram(latencies, text), ...this.dots(), '</div>'];
  }

  private dots(): string[] {
    if (this.points.size < 2) return [];
    const all = [...this.points].sort(([one], [other]) => one - other);
    const [least, most] = range(all.map(([, { ms }]) => ms));
    const y = scale(least, most);
    const paths = new Map<string, string>();
    for (const [order, [, { ms, outcome }]] of all.entries()) {
      const x = LEFT + (order / Math.max(1, all.length - 1)) * (WIDTH - LEFT - 10);
      paths.set(outcome, `${paths.get(outcome) ?? ''}M${x.toFixed(1)} ${y(ms).toFixed(1)}h0`);
    }
    const drawn = [...paths].map(([outcome, path]) => `<path class="${outcome}" d="${path}"/>`);
    const named = [...paths.keys()].map((outcome) => `<span class="${outcome}">● ${outcome}</span>`);
    const shown = all.length === MOST_POINTS ? `the first ${MOST_POINTS} handoffs` : 'each handoff';
    const label = `latency of ${shown} in their order, from ${least} to ${most} ms`;
    return [
      figure(
        `${axis(least, most)}<g class="dots">${drawn.join('')}</g><text x="${(WIDTH + LEFT) / 2}" y="${HEIGHT - 6}" text-anchor="middle">handoffs ${all[0]![0]} to ${all.at(-1)![0]}, in their order</text>`,
        label,
        `${label} ${named.join(' ')}`,
      ),
    ];
  }
}

/** A bar for each power of two that a latency stayed under. */
function histogram({ histogram: buckets }: LatencySummary, text: string): string {
  const most = Math.max(...buckets.map(({ count }) => count));
  const step = (WIDTH - LEFT) / buckets.length;
  const width = Math.round(Math.min(step - 4, 60));
  const bars = buckets.map(({ count, upToMs }, index) => {
    const height = Math.max(1, Math.round((count / most) * (BASE - TOP - 14)));
    const middle = Math.round(LEFT / 2 + step * (index + 0.5));
    return `<rect x="${middle - Math.round(width / 2)}" y="${BASE - height}" width="${width}" height="${height}"/><text x="${middle}" y="${BASE - height - 4}" text-anchor="middle">${count}</text><text x="${middle}" y="${BASE + 14}" text-anchor="middle">${upToMs}</text>`;
  });
  const line = `<path class="axis" d="M0 ${BASE}H${WIDTH}"/>`;
  const unit = `<text x="${WIDTH / 2}" y="${HEIGHT - 2}" text-anchor="middle">up to … ms</text>`;
  return figure(`${bars.join('')}${line}${unit}`, text, text);
}

function axis(least: number, most: number): string {
  return `<path class="axis" d="M${LEFT - 8} ${TOP}V${BASE}H${WIDTH}"/><text x="${LEFT - 12}" y="${TOP + 5}" text-anchor="end">${most} ms</text><text x="${LEFT - 12}" y="${BASE}" text-anchor="end">${least} ms</text>`;
}

/** Logarithmic: the slow ones are a hundred times slower than the others. */
function scale(least: number, most: number): (ms: number) => number {
  const [low, high] = [Math.log(Math.max(least, 1e-3)), Math.log(Math.max(most, 1e-3))];
  const room = BASE - TOP - 10;
  return (ms) => BASE - 5 - (high === low ? 0.5 : (Math.log(Math.max(ms, 1e-3)) - low) / (high - low)) * room;
}

function range(numbers: readonly number[]): [least: number, most: number] {
  return numbers.reduce(
    ([least, most], ms) => [Math.min(least, ms), Math.max(most, ms)],
    [numbers[0]!, numbers[0]!],
  );
}

/** @param caption is markup */
function figure(drawing: string, label: string, caption: string): string {
  return `<figure><svg class="plot" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${xmlText(label)}">${drawing}</svg><figcaption>${caption}</figcaption></figure>`;
}
