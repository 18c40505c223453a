import { describe, expect, it } from 'vitest';
import { missedCounts, parseExpectedOutcomes } from '../../src/services/expected-outcomes.ts';

const KNOWN = ['accepted', 'refused'];
const counts = (text: string) => {
  const expected = parseExpectedOutcomes(text, KNOWN);
  return expected.kind === 'counts' ? Object.fromEntries(expected.counts) : expected.outcome;
};

describe('what is expected of outcomes', () => {
  it('is one for each, or a number of each', () => {
    expect(counts('refused')).toBe('refused');
    expect(counts('accepted=3, refused=0')).toEqual({ accepted: 3, refused: 0 });
  });

  it.for([
    ['an unknown one', 'acepted', /did you mean accepted/],
    ['an unknown one with a number', 'acepted=1', /did you mean accepted/],
    ['no number', 'accepted=1,refused', /"refused" must be/],
    ['a number that is not one', 'accepted=-1', /must be an outcome and a number/],
    ['one twice', 'accepted=1,accepted=2', /twice/],
  ] as const)('%s is wrong', ([, text, says]) => {
    expect(() => parseExpectedOutcomes(text, KNOWN)).toThrow(says);
  });

  it('is missed by too few, too many, and any other', () => {
    const expected = new Map([['accepted', 2]]);
    expect(missedCounts(expected, { accepted: 2, refused: 0 })).toBeNull();
    expect(missedCounts(expected, { accepted: 1 })).toBe('not as expected: accepted 1 instead of 2');
    expect(missedCounts(expected, { accepted: 2, refused: 1 })).toContain('refused 1 instead of 0');
  });
});
