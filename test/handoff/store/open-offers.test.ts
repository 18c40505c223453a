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

  it('are found by such a token whatever is before them, the oldest first', () => {
    const offers = new OpenOffers();
    for (let index = 0; index < 100; index++) offered(offers, index);
    const [older, newer] = [100, 100].map((index) => offered(offers, index));
    expect(offers.withToken(new Uint8Array(4).fill(100))).toBe(older);
    offers.take(older!);
    expect(offers.withToken(new Uint8Array(4).fill(100))).toBe(newer);
  });

  it('are found by a token that is too long to be remembered whole', () => {
    const offers = new OpenOffers();
    const token = new Uint8Array(300).fill(7);
    const handoff = new Handoff();
    handoff.begin(0, 0, token, 0, token.length);
    offers.add(handoff);
    expect(offers.withToken(token)).toBe(handoff);
    expect(offers.withToken(token.subarray(1))).toBe(null);
  });
});
