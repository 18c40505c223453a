import fc from 'fast-check';
import { expect, it } from 'vitest';
import { EarliestFirst } from '../../src/capture/earliest-first.ts';

function taken(queue: EarliestFirst<number>): number[] {
  const items: number[] = [];
  for (let item = queue.take(); item !== null; item = queue.take()) items.push(item);
  return items;
}

it('gives what waits in the order of time, and of rank at the same time', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(20)), (times) => {
      const queue = new EarliestFirst<number>();
      for (const [rank, time] of times.entries()) queue.add(time, rank, rank);
      const expected = times
        .map((time, rank) => ({ time, rank }))
        .sort((a, b) => a.time - b.time || a.rank - b.rank);
      expect(taken(queue)).toEqual(expected.map(({ rank }) => rank));
    }),
  );
});

it('compares no more than the logarithm of how many wait', () => {
  let looks = 0;
  const counted = (time: number) => ({
    valueOf: () => {
      looks += 1;
      return time;
    },
  });
  const queue = new EarliestFirst<number>();
  const count = 4096;
  // Times that count how often they are looked at.
  for (let index = 0; index < count; index++)
    queue.add(counted((index * 2_654_435_761) % count) as unknown as number, index, index);
  taken(queue);
  expect(looks).toBeLessThan(count * 8 * Math.log2(count));
});
