import { expect, it } from 'vitest';
import { FurtherOffers } from '../../src/conversations/further-offers.ts';
import { unansweredVerdict } from '../../src/conversations/unanswered-verdict.ts';
import { tokenFrom } from '../../src/wire/token.ts';
import { ack, TOKEN } from '../wire/building.ts';

const offer = () => ({ token: tokenFrom(TOKEN), correlationId: 1, deliveredAt: 1_000_000 });
const SECOND = { delivery: 0, nth: 1 };
const THIRD = { delivery: 0, nth: 2 };

/** Two more offers of one delivery. */
function two() {
  const told: string[] = [];
  const offers = new FurtherOffers(({ nth }, { outcome }) => void told.push(`${nth}: ${outcome}`));
  expect([offers.add(SECOND, offer(), 5_000), offers.add(THIRD, offer(), 5_000)]).toEqual([0, 1]);
  return { offers, told };
}

it('each of further offers has its own answer, or none by its deadline', () => {
  const { offers, told } = two();
  offers.hear(THIRD, ack(), 1_001_000);
  offers.timedOut(1, 6_000_000);
  expect(offers.areOpen).toBe(true);
  offers.timedOut(0, 6_000_000);
  expect(offers.areOpen).toBe(false);
  expect(told).toEqual(['2: accepted', '1: unanswered']);
});

it('one whose time ran out is late once its answer comes, and none is decided twice otherwise', () => {
  const { offers, told } = two();
  offers.timedOut(0, 6_000_000);
  offers.hear(SECOND, ack(), 6_000_001);
  offers.hear(SECOND, ack(), 6_000_002);
  offers.brokenOff('ECONNRESET', 6_000_003);
  offers.abandon(unansweredVerdict('given up', 6_000_004));
  expect(told).toEqual(['1: unanswered', '1: late', '2: unanswered']);
});
