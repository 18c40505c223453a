import { expect, it } from 'vitest';
import { isLate, latencyMs } from '../../src/handoff/latency.ts';

it.each<[number | null, number | null, number | null]>([
  [1_000_000, 1_001_234, 1.234],
  [1_001_000, 1_000_000, 0],
  [null, 1_000_000, null],
  [1_000_000, null, null],
])('from %s to %s µs it is %s ms', (from, to, ms) => {
  expect(latencyMs(from, to)).toBe(ms);
});

it('an answer at the deadline is in time, and one is late only where its latency is known', () => {
  expect([isLate(5_000, 5_000), isLate(5_000.001, 5_000), isLate(null, 5_000)]).toEqual([false, true, false]);
});
