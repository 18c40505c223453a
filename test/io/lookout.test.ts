import { expect, it } from 'vitest';
import { keepLooking, stopLooking } from '../../src/io/lookout.ts';
import { eventually } from '../process/eventually.ts';

it('all are called again and again, each until it stops', async () => {
  const looked = { one: 0, other: 0 };
  const one = keepLooking(() => {
    looked.one += 1;
  });
  const other = keepLooking(() => {
    looked.other += 1;
  });
  await eventually(() => looked.one > 1 && looked.other > 1, 'both have looked twice');
  stopLooking(one);
  const { one: before, other: since } = looked;
  await eventually(() => looked.other > since + 1, 'the other one has looked twice more');
  stopLooking(other);
  expect(looked.one).toBe(before);
});

it('one that another stops in the same round does not look any more', async () => {
  const looked: string[] = [];
  const first = keepLooking(() => {
    looked.push('first');
    stopLooking(second);
    stopLooking(first);
  });
  const second = keepLooking(() => looked.push('second'));
  const last = keepLooking(() => looked.push('last'));
  await eventually(() => looked.includes('last'), 'the last one has looked');
  stopLooking(last);
  expect(looked).toEqual(['first', 'last']);
});

it('while nobody looks, no process is kept from ending', () => {
  const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
  const before = timers();
  const look = keepLooking(() => {});
  expect(timers()).toBe(before + 1);
  stopLooking(look);
  expect(timers()).toBe(before);
});
