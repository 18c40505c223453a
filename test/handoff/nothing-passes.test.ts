import { expect, it } from 'vitest';
import { nothingPasses } from '../../src/handoff/nothing-passes.ts';
import { breakRole } from '../../src/script/breaks.ts';
import { concat, offer, TOKEN } from '../wire/building.ts';
import { wordsFor } from '../world/plan/arbitrary.ts';
import { passedBy } from './passed-by-tap.ts';

it.each(['drop', 'silent', 'hangup', 'reset', 'undelivered', 'delay:20ms+drop', 'drop+hangup'])(
  '%s lets nothing pass',
  (step) => {
    expect(nothingPasses(step)).toBe(true);
  },
);

it.each(['delay:20ms', 'truncate', 'corrupt:token', 'pass+hangup', 'early:"a+drop"', 'peer-pid'])(
  '%s lets something pass',
  (step) => {
    expect(nothingPasses(step)).toBe(false);
  },
);

it.each(wordsFor(breakRole('offer')))('knows whether a tap passes anything because of “%s”', (word) => {
  const { by, writes } = passedBy('offer', word, concat(TOKEN, offer()));
  expect(by !== null && nothingPasses(by)).toBe(writes.length === 0);
});
