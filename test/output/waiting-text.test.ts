import { expect, it } from 'vitest';
import { WaitingText } from '../../src/output/waiting-text.ts';

it('gives text in order, a piece at a time, and makes no more of it than is taken', () => {
  const waiting = new WaitingText();
  let made = 0;
  const pieces = function* () {
    for (; made < 100; made++) yield 'x'.repeat(10_000);
  };
  waiting.add(pieces(), 1_000_000);
  waiting.add(['end\n'], 4);
  expect(waiting.take()).toBe('x'.repeat(40_000));
  expect(made).toBeLessThan(5);
  expect(waiting.length).toBe(960_004);
  let rest = '';
  for (let text = waiting.take(); text !== null; text = waiting.take()) rest += text;
  expect(rest).toBe(`${'x'.repeat(960_000)}end\n`);
  expect([waiting.length, waiting.isEmpty, waiting.take()]).toEqual([0, true, null]);
});

it('counts by what really came where its length was estimated', () => {
  const waiting = new WaitingText();
  waiting.add(['abc'], 1);
  waiting.add(['d'], 10);
  expect(waiting.take()).toBe('abcd');
  expect(waiting.length).toBe(0);
});
