import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cutValue, sameValue } from '../../../src/conversations/replay/cut-value.ts';

it('keeps the beginning of a long text or list, and says how much there is', () => {
  expect(cutValue('zccache')).toEqual({ value: 'zccache', length: null });
  expect(cutValue('ab'.repeat(1_000_000))).toEqual({ value: 'ab'.repeat(256), length: 2_000_000 });
  expect(cutValue(`${'x'.repeat(511)}\u{1f600}`).value).toBe('x'.repeat(511));
  const members = Array.from({ length: 1_000 }, () => 'y'.repeat(1_000));
  expect(cutValue(members)).toEqual({ value: Array(64).fill('y'.repeat(512)), length: 1_000 });
});

it('finds values the same exactly where their JSON is', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 2 }), fc.jsonValue({ maxDepth: 2 }), (one, other) => {
      expect(sameValue(one as never, structuredClone(one) as never)).toBe(true);
      if (sameValue(one as never, other as never)) expect(one).toEqual(other);
    }),
  );
  expect(sameValue({ a: 1 }, { b: 1 })).toBe(false);
  expect(sameValue([1], { 0: 1 })).toBe(false);
  expect(sameValue(['a'], ['a', 'b'])).toBe(false);
});
