import fc from 'fast-check';
import { expect, it } from 'vitest';
import { FilteredRows } from '../../src/browse/filtered-rows.ts';

/** A clock that stands still. */
const still = () => 0;

it('finds the rows that pass, bit by bit, also those that come later', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { maxLength: 2_000 }), fc.nat(2_000), (passing, known) => {
      const rows = new FilteredRows((row) => passing[row]!);
      const first = Math.min(known, passing.length);
      while (rows.lookOn(first, still));
      while (rows.lookOn(passing.length, still));
      const found = Array.from({ length: rows.length }, (_, index) => rows.at(index));
      expect(found).toEqual(passing.flatMap((passes, row) => (passes ? [row] : [])));
    }),
  );
});

it('tells where a row is among them, or the next one that passes', () => {
  const rows = new FilteredRows((row) => row % 3 === 0);
  while (rows.lookOn(100, still));
  expect([0, 1, 3, 4, 98, 99].map((row) => rows.placeOf(row))).toEqual([0, 1, 1, 2, 33, 33]);
});

it('gives way when its time is up, and goes on where it was', () => {
  let time = 0;
  let looked = 0;
  const rows = new FilteredRows(() => {
    looked += 1;
    return true;
  });
  // The clock moves on each time it is looked at.
  const passing = () => (time += 10);
  expect(rows.lookOn(1_000_000, passing)).toBe(true);
  expect(looked).toBeLessThan(1_000_000);
  const before = looked;
  rows.lookOn(1_000_000, passing);
  expect(looked).toBeGreaterThan(before);
  expect(rows.length).toBe(looked);
});
