import { expect, it } from 'vitest';
import { WaitingHandoffs } from '../../src/formats/waiting-handoffs.ts';
import type { HandoffRecord } from '../../src/records/traffic-records.ts';

const handoff = (index: number, outcome: HandoffRecord['outcome'] = 'accepted') =>
  ({ index, outcome }) as HandoffRecord;

it('a handoff is due once, as it was reported last, at the place where it was reported first', () => {
  const waiting = new WaitingHandoffs<string>();
  expect(waiting.report(handoff(0, 'unanswered'), 'first')).toEqual([]);
  expect(waiting.add(['between'])).toEqual([]);
  expect(waiting.report(handoff(1), 'other')).toEqual([]);
  expect(waiting.report(handoff(0, 'late'), 'second')).toEqual([]);
  expect(waiting.end()).toEqual([
    { record: handoff(0, 'late'), kept: 'second' },
    { lines: ['between'] },
    { record: handoff(1), kept: 'other' },
  ]);
  expect(waiting.end()).toEqual([]);
});

it('the oldest waits no longer when there are too many', () => {
  const waiting = new WaitingHandoffs<null>(2);
  waiting.report(handoff(0), null);
  waiting.report(handoff(1), null);
  expect(waiting.report(handoff(2), null)).toEqual([{ record: handoff(0), kept: null }]);
  expect(waiting.add(['a line'])).toEqual([{ record: handoff(1), kept: null }]);
});

it('nothing waits where everything is shown as it comes', () => {
  const waiting = new WaitingHandoffs<null>(0);
  expect(waiting.report(handoff(7), null)).toEqual([{ record: handoff(7), kept: null }]);
  expect(waiting.add(['a line'])).toEqual([{ lines: ['a line'] }]);
});
