import { expect, it } from 'vitest';
import { TARGETS, tried } from './fuzz.ts';
import { SEEDS } from './seeds.ts';

/** `npm run fuzz -- --inputs 1000000` tries many more. */
const RUNS = 150;

it.each(TARGETS)('whatever comes in, nothing breaks: %s', async (target) => {
  for (let seed = 1; seed <= RUNS; seed++) expect(await tried(target, seed), `seed ${seed}`).toBeNull();
});

it.each(SEEDS)('what was found once stays mended: %s %i', async (target, seed) => {
  expect(await tried(target, seed)).toBeNull();
});
