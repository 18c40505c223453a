import { describe, expect, it } from 'vitest';
import { Handoff } from '../../../src/handoff/handoff.ts';
import { OpenOffers } from '../../../src/handoff/store/open-offers.ts';

function offered(offers: OpenOffers, index: number): Handoff {
  const handoff = new Handoff();
  handoff.begin(index, 0, new Uint8Array(4).fill(index), 0, 4);
  offers.add(handoff);
  return handoff;
}

function indexes(offers: OpenOffers): number[] {
  return offers.all().map(({ index }) => index);
}

describe('the open offers of a connection', () => {
  it('are one for most of the time', () => {
    const offers = new OpenOffers();
    for (let index = 0; index < 3; index++) {
      const handoff = offered(offers, index);
      expect([offers.only, offers.oldest, offers.latest]).toEqual([handoff, handoff, handoff]);
      expect(offers.take(handoff)).toBe(true);
      expect([offers.count, offers.only, offers.oldest, offers.latest]).toEqual([0, null, null, null]);
    }
  });

  it('stay in their order, whichever is answered first', () => {
    const offers = new OpenOffers();
    const [first, second, third] = [0, 1, 2].map((index) => offered(offers, index));
    expect(offers.only).toBe(null);
    offers.take(second!);
    expect([indexes(offers), offers.oldest, offers.latest]).toEqual([[0, 2], first, third]);
    offers.take(first!);
    expect([offers.only, offers.latest]).toEqual([third, third]);
    const fourth = offered(offers, 3);
    expect([indexes(offers), offers.latest]).toEqual([[2, 3], fourth]);
    offers.take(third!);
    offers.take(fourth);
    expect([offers.count, indexes(offers)]).toEqual([0, []]);
    expect(offers.only).toBe(null);
    expect(offers.only === offered(offers, 4)).toBe(false);
    expect(indexes(offers)).toEqual([4]);
  });

  it('are found by a token of any length', () => {
    const offers = new OpenOffers();
    const first = offered(offers, 1);
    expect(offers.withToken(new Uint8Array(4).fill(1))).toBe(first);
    expect(offers.withToken(new Uint8Array(5).fill(1))).toBe(null);
    const second = offered(offers, 2);
    expect(offers.withToken(new Uint8Array(4).fill(2))).toBe(second);
    offers.take(first);
    expect(offers.withToken(new Uint8Array(4).fill(1))).toBe(null);
  });
});
