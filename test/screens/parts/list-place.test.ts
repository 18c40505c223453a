import fc from 'fast-check';
import { expect, it } from 'vitest';
import { MOVES } from '../../../src/screens/parts/keys.ts';
import { ListPlace } from '../../../src/screens/parts/list-place.ts';

it('the selection is in the list and in sight, whatever is moved and however the list grows', () => {
  const change = fc.oneof(
    fc.record({ move: fc.constantFrom(...MOVES), steps: fc.integer({ min: 1, max: 9 }) }),
    fc.record({ length: fc.nat(60) }),
    fc.record({ rows: fc.integer({ min: 1, max: 30 }) }),
    fc.record({ go: fc.integer({ min: -5, max: 99 }) }),
  );
  fc.assert(
    fc.property(fc.array(change), (changes) => {
      let [length, rows] = [20, 10];
      const list = new ListPlace(() => length);
      list.settle(rows);
      for (const one of changes) {
        if ('move' in one) list.move(one.move, one.steps);
        else if ('length' in one) length = one.length;
        else if ('rows' in one) rows = one.rows;
        else list.go(one.go);
        list.settle(rows);
        const { place, top } = list;
        expect(top).toBeGreaterThanOrEqual(0);
        if (length === 0) continue;
        expect(place).toBeLessThan(length);
        expect(place).toBeGreaterThanOrEqual(top);
        expect(place).toBeLessThan(top + rows);
      }
    }),
  );
});

it('follows the end of a list that grows, once it was gone to', () => {
  let length = 3;
  const list = new ListPlace(() => length);
  list.move('last');
  length = 9;
  expect(list.place).toBe(8);
  list.move('up');
  length = 12;
  expect(list.place).toBe(7);
});
