import { expect, it } from 'vitest';
import { HelloRate } from '../../src/handoff/hello-rate.ts';

const SECOND = 1_000_000;

it('counts each process by itself, again each second', () => {
  const rate = new HelloRate(2);
  expect([0, 1, 2].map((at) => rate.allows(7, at))).toEqual([true, true, false]);
  expect(rate.allows(8, 3)).toBe(true);
  expect(rate.allows(7, SECOND)).toBe(true);
});

it('does not count processes that are not known', () => {
  const rate = new HelloRate(1);
  expect([null, null, 0, 0].map((pid) => rate.allows(pid, 0))).toEqual([true, true, true, true]);
});
