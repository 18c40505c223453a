import { expect, it } from 'vitest';
import { RecentlyUsed } from '../../src/records/recently-used.ts';

it('drops what was used longest ago', () => {
  const dropped: string[] = [];
  const some = new RecentlyUsed<string, number>(3, (value, key) => dropped.push(`${key} ${value}`));
  for (const [key, value] of [
    ['one', 1],
    ['two', 2],
    ['three', 3],
  ] as const)
    some.set(key, value);
  expect(some.get('one')).toBe(1);
  some.set('four', 4);
  some.delete('one');
  some.set('five', 5);
  some.set('six', 6);
  expect(dropped).toEqual(['two 2', 'three 3']);
  expect([...some].map(([key]) => key)).toEqual(['four', 'five', 'six']);
});
