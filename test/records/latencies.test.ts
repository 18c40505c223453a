import { expect, it } from 'vitest';
import { Latencies } from '../../src/records/latencies.ts';

function summaryOf(values: readonly number[]) {
  const latencies = new Latencies();
  for (const ms of values) latencies.add(ms);
  return latencies.summary;
}

it('there is nothing to say about none', () => {
  expect(summaryOf([])).toBeNull();
});

it('percentiles of a few are values that occurred', () => {
  expect(summaryOf([0.311, 7.2])).toMatchObject({ count: 2, min: 0.311, p50: 0.311, p95: 7.2, max: 7.2 });
  expect(summaryOf([3, 1, 2])).toMatchObject({ p50: 2, p99: 3 });
});

it('percentiles of many are within 3 percent', () => {
  const many = summaryOf(Array.from({ length: 10_000 }, (_, index) => (index + 1) / 10))!;
  expect(many.p50 / 500).toBeGreaterThan(0.97);
  expect(many.p50 / 500).toBeLessThan(1.03);
  expect(many.p99 / 990).toBeLessThan(1.03);
});
