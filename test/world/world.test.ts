import { expect, it } from 'vitest';
import { hostilePlan } from './plan/hostile.ts';
import { simulate } from './simulation.ts';

/** `npm run simulate` tries others. docs/simulation.md. */
const SEED = 1;
const WORLDS = 1_000;

it('in 1,000 worlds everything that is said is what happened', async () => {
  const { worlds, findings } = await simulate(SEED, WORLDS);
  expect(findings).toEqual([]);
  expect(worlds).toBe(WORLDS);
});

it('so it is in 60 hostile ones', async () => {
  const { worlds, findings } = await simulate(SEED, 60, new Set(), Number.POSITIVE_INFINITY, hostilePlan);
  expect(findings).toEqual([]);
  expect(worlds).toBe(60);
});
