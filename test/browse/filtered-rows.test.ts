import fc from 'fast-check';
import { expect, it } from 'vitest';
import { FilteredRows } from '../../src/browse/filtered-rows.ts';

it('finds the rows that pass, bit by bit, also those that come later', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { maxLength: 2_000 }), fc.nat(2_000), (passing, known) => {
      const rows = new FilteredRows((row) => passing[row]!);
      const first = Math.min(known, passing.length);
      while (rows.lookOn(first));
      while (rows.lookOn(passing.length));
      const found = Array.from({ length: rows.length }, (_, index) => rows.at(index));
      expect(found).toEqual(passing.flatMap((passes, row) => (passes ? [row] : [])));
    }),
  );
});

it('tells where a row stands among them, or the next one that does', () => {
  const rows = new FilteredRows((row) => row % 3 === 0);
  while (rows.lookOn(100));
  expect([0, 1, 3, 4, 98, 99].map((row) => rows.placeOf(row))).toEqual([0, 1, 1, 2, 33, 33]);
});

it('looks at no more than some rows at a time', () => {
  let looked = 0;
  const rows = new FilteredRows(() => {
    looked += 1;
    return true;
  });
  expect(rows.lookOn(1_000_000)).toBe(true);
  expect(looked).toBeLessThan(10_000);
});
