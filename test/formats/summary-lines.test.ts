import { Chalk } from 'chalk';
import { expect, it } from 'vitest';
import { summaryLines } from '../../src/formats/summary-lines.ts';
import { Tally } from '../../src/records/tally.ts';

const summary = { ...new Tally().summary };
const lines = (differing: Partial<typeof summary>) =>
  summaryLines(new Chalk({ level: 0 }), { ...summary, ...differing });

it('where nothing passed, nothing is said to be right', () => {
  expect(lines({})).toEqual(['nothing passed: 0 frames in 0 bytes']);
});

it('handoffs without a byte are counted, and why there is none is not claimed: a filter may have left only them', () => {
  expect(lines({ handoffs: { ...summary.handoffs, accepted: 2 } })).toEqual([
    '0 frames in 0 bytes: 0 offers, 0 ACKs',
    '2 handoffs: 2 accepted',
    'no problems',
  ]);
});
