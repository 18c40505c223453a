import { expect, it } from 'vitest';
import { OldestKeys } from '../../src/records/oldest-keys.ts';

it('gives the oldest key, whatever was deleted, moved to the end and added in between', () => {
  const map = new Map<number, string>();
  const oldest = new OldestKeys(map);
  const take = () => {
    const key = oldest.next();
    if (key !== undefined) map.delete(key);
    return key;
  };
  expect(take()).toBeUndefined();
  for (const key of [1, 2, 3, 4]) map.set(key, '');
  expect(take()).toBe(1);
  map.delete(3);
  map.delete(2);
  map.set(2, '');
  expect([take(), take(), take()]).toEqual([4, 2, undefined]);
  map.set(5, '');
  expect([take(), take()]).toEqual([5, undefined]);
});
