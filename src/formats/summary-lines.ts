import type { ChalkInstance } from 'chalk';
import type { LatencySummary } from '../records/latencies.ts';
import type { SummaryRecord } from '../records/record.ts';
import { outcomeColour, severityColour } from '../text/colour.ts';
import { plural } from '../wire/plural.ts';
import { protocolName } from '../wire/registry.ts';

/** The closing lines: what there was, how the handoffs ended, what is wrong. @param outcomesToo whether nothing else has said them */
export function summaryLines(chalk: ChalkInstance, summary: SummaryRecord, outcomesToo = true): string[] {
  const total = Object.values(summary.handoffs).reduce((sum, count) => sum + count, 0);
  // Where nothing passed, nothing can be said to be without problems.
  if (summary.bytes === 0 && total === 0) return ['nothing passed: 0 frames in 0 bytes'];
  const outcomes = Object.entries(summary.handoffs)
    .filter(([, count]) => count > 0)
    .map(([outcome, count]) => outcomeColour(chalk, outcome)(`${count} ${outcome}`));
  const problems = (['error', 'warning', 'note'] as const)
    .filter((severity) => summary.problems[severity] > 0)
    .map((severity) => severityColour(chalk, severity)(plural(summary.problems[severity], severity)));
  return [
    // Why there may be handoffs without a byte, their own records say: nothing was sent, or a filter has left only these.
    `${plural(summary.frames, 'frame')} in ${plural(summary.bytes, 'byte')}: ${plural(summary.offers, 'offer')}, ${plural(summary.acks, 'ACK')}`,
    ...(total === 0 || !outcomesToo ? [] : [`${plural(total, 'handoff')}: ${outcomes.join(', ')}`]),
    problems.length === 0 ? 'no problems' : `problems: ${problems.join(', ')}`,
  ];
}

/** More of the same, for those who asked for the summary alone. */
export function detailedSummaryLines(chalk: ChalkInstance, summary: SummaryRecord): string[] {
  const byId = Object.entries(summary.problemsById).map(([id, count]) => `  ${id.padEnd(26)}${count}`);
  const byProtocol = Object.entries(summary.bytesByProtocol).map(
    ([protocol, bytes]) =>
      `  ${`0x${Number(protocol).toString(16).toUpperCase().padStart(4, '0')} ${protocolName(Number(protocol))}`.padEnd(26)}${plural(bytes, 'byte')}`,
  );
  return [
    ...summaryLines(chalk, summary),
    ...byId,
    ...(byProtocol.length === 0 ? [] : ['bytes in frames, by protocol:', ...byProtocol]),
    ...(summary.latencyMs === null
      ? []
      : latencyLines(summary.latencyMs, plural(summary.latencyMs.count, 'answered handoff'))),
  ];
}

const BAR = 40;

/** @param whose such as `3 answers` */
export function latencyLines(latencies: LatencySummary, whose: string): string[] {
  const { min, p50, p95, p99, p999, max, histogram } = latencies;
  const most = Math.max(...histogram.map((bucket) => bucket.count));
  return [
    `latency of ${whose}: min ${min} ms, p50 ${p50}, p95 ${p95}, p99 ${p99}, p99.9 ${p999}, max ${max}`,
    ...histogram.map(
      (bucket) =>
        `  up to ${String(bucket.upToMs).padStart(9)} ms  ${'█'.repeat(Math.ceil((bucket.count / most) * BAR))} ${bucket.count}`,
    ),
  ];
}
