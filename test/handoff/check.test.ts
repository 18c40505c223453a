import { expect, it } from 'vitest';
import { applyInOrder, noFrameChecks } from '../../src/handoff/check.ts';

it('what comes after a broken rule is not looked at', () => {
  const asked: string[] = [];
  const rule = (id: string, broken: string | null) => ({
    id,
    broken: () => {
      asked.push(id);
      return broken;
    },
  });
  expect(applyInOrder([rule('a', null), rule('b', 'b must be 1, found 2'), rule('c', null)])).toEqual({
    checks: [
      { id: 'a', result: 'passed' },
      { id: 'b', result: 'failed', text: 'b must be 1, found 2' },
      { id: 'c', result: 'not-reached' },
    ],
    failed: 'b',
    text: 'b must be 1, found 2',
  });
  expect(asked).toEqual(['a', 'b']);
});

it('without a frame, the first check fails', () => {
  expect(noFrameChecks(['a', 'b'], 'nothing came')).toEqual([
    { id: 'a', result: 'failed', text: 'nothing came' },
    { id: 'b', result: 'not-reached' },
  ]);
});
