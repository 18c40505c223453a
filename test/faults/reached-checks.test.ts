import { expect, it } from 'vitest';
import { ALL_FAULTS } from '../../src/faults/catalogue.ts';
import { foreignFirst } from '../../src/faults/foreign-first.ts';
import { reachedChecks } from '../../src/faults/reached-checks.ts';

it('a fault that one frame lets pass and another does not says which', () => {
  expect(reachedChecks(foreignFirst.reaches)).toEqual([
    { check: null, frames: ['offer', 'ready'] },
    { check: 'request-id', frames: ['ACK'] },
  ]);
});

it('one that fails the same check everywhere says that once', () => {
  expect(reachedChecks({ offer: 'token', ack: 'token', ready: 'ready-token' })).toEqual([
    { check: 'token', frames: [] },
  ]);
  expect(reachedChecks({ offer: null })).toEqual([{ check: null, frames: [] }]);
});

it('none says both at once of one frame', () => {
  for (const { reaches } of ALL_FAULTS) {
    const frames = reachedChecks(reaches).flatMap((one) => one.frames);
    expect(new Set(frames).size).toBe(frames.length);
  }
});
