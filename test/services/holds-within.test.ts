import { expect, it } from 'vitest';
import { holdsWithin } from '../../src/services/holds-within.ts';

it('looks again until something holds', async () => {
  let looks = 0;
  expect(await holdsWithin(60_000, () => ++looks === 3)).toBe(true);
  expect(looks).toBe(3);
});

it('looks once where there is no time, and ends where it never holds', async () => {
  let looks = 0;
  const never = () => {
    looks += 1;
    return false;
  };
  expect(await holdsWithin(0, never)).toBe(false);
  expect(looks).toBe(1);
  expect(await holdsWithin(20, never)).toBe(false);
});
