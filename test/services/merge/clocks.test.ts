import { expect, it } from 'vitest';
import { Clocks } from '../../../src/services/merge/clocks.ts';

const NAMES = ['broker', 'backend'];
const near = (offeredAt: number, answeredAt: number) => ({ recording: 0, offeredAt, answeredAt });
const far = (offeredAt: number, answeredAt: number) => ({ recording: 1, offeredAt, answeredAt });

it('says nothing where an offer arrives after it left, and its answer too', () => {
  const clocks = new Clocks();
  clocks.compare(near(1000, 5000), far(1200, 4800));
  clocks.compare(near(9000, 9500), far(9000, 9500));
  expect(clocks.contradictions(NAMES)).toEqual([]);
});

it('says how far one clock is ahead where an answer would arrive before it left', () => {
  const clocks = new Clocks();
  clocks.compare(near(1000, 5000), far(4000, 7000));
  const [text] = clocks.contradictions(NAMES);
  expect(text).toContain('the clock of backend is about 2.5 ms ahead of that of broker');
  expect(text).toContain('--clock-offset backend=-2.5ms');
});

it('says how far it is behind where an offer would arrive before it left', () => {
  const clocks = new Clocks();
  clocks.compare(near(5000, 9000), far(3000, 6000));
  expect(clocks.contradictions(NAMES)[0]).toContain('--clock-offset backend=2.5ms');
});

it('gives no number where no offset fits all handoffs', () => {
  const clocks = new Clocks();
  clocks.compare(near(0, 1000), far(5000, 5500));
  clocks.compare(near(10_000, 11_000), far(10_100, 10_900));
  expect(clocks.contradictions(NAMES)).toEqual([
    'the clocks of broker and backend do not run alike: one was set in between',
  ]);
});
