import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { OldestKeys } from '../../src/records/oldest-keys.ts';

it('gives the oldest keys, also those that came after it had none left', () => {
  const map = new Map([
    ['one', 1],
    ['two', 2],
  ]);
  const oldest = new OldestKeys(map);
  const taken: (string | undefined)[] = [];
  const take = () => {
    const key = oldest.next();
    taken.push(key);
    if (key !== undefined) map.delete(key);
  };
  take();
  map.set('three', 3);
  take();
  take();
  take();
  map.set('four', 4);
  take();
  expect(taken).toEqual(['one', 'two', 'three', undefined, 'four']);
});

it('keeps nothing that the map no longer holds', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const map = new Map<number, object>([[0, {}]]);
  const oldest = new OldestKeys(map);
  oldest.next();
  const value = new WeakRef({});
  const held = () => map.set(1, value.deref()!);
  held();
  for (let key = 2; key < 1_000; key++) map.set(key, {});
  map.delete(1);
  for (let key = 1_000; key < 10_000; key++) {
    map.set(key, {});
    map.delete(key - 500);
  }
  // What was looked at is kept until the present turn ends.
  await new Promise((done) => setImmediate(done));
  collect();
  expect(value.deref()).toBeUndefined();
  expect(oldest.next()).toBe(0);
});
