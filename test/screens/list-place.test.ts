import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Move } from '../../src/screens/keys.ts';
import { ListPlace } from '../../src/screens/list-place.ts';

const MOVES: readonly Move[] = ['down', 'up', 'page-down', 'page-up', 'first', 'last'];

it('stays within the list, and in sight, whatever is done and however the list changes', () => {
  const step = fc.record({
    move: fc.constantFrom(...MOVES),
    length: fc.nat(50),
    rows: fc.integer({ min: 1, max: 20 }),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const list = new ListPlace();
      for (const { move, length, rows } of steps) {
        list.move(move, 1, length);
        const place = list.within(length);
        const top = list.window(length, rows);
        expect(place).toBeGreaterThanOrEqual(0);
        expect(place).toBeLessThan(Math.max(1, length));
        expect(top).toBeGreaterThanOrEqual(0);
        expect(top).toBeLessThanOrEqual(place);
        expect(place).toBeLessThan(top + rows);
      }
    }),
  );
});

it('stays at the end of a list that grows, until it is left', () => {
  const list = new ListPlace();
  list.move('last', 1, 10);
  expect(list.within(20)).toBe(19);
  list.move('up', 1, 20);
  expect(list.within(30)).toBe(18);
});
