import { describe, expect, it } from 'vitest';
import { OffersInBytes } from '../../src/conversations/offers-in-bytes.ts';
import type { PassedDescriptor } from '../../src/wire/descriptor.ts';
import { tokenFrom, tokenHex } from '../../src/wire/token.ts';
import { concat, OTHER_TOKEN, offer, TOKEN, toHex } from '../wire/building.ts';

const CONNECTION: PassedDescriptor = { kind: 'stream', blocking: true, fate: null };

/** The tokens of the offers that are found, write by write; a connection is passed with the first. */
function tokensIn(...writes: readonly Uint8Array[]): string[][] {
  const offers = new OffersInBytes();
  return writes.map((bytes, at) =>
    offers.read([{ bytes, passed: at === 0 ? [CONNECTION] : [] }]).map(({ token }) => tokenHex(token)),
  );
}

describe('the offers in what is sent', () => {
  const [one, two] = [concat(TOKEN, offer()), concat(OTHER_TOKEN, offer({ token: OTHER_TOKEN }))];
  const [token, other] = [toHex(TOKEN), toHex(OTHER_TOKEN)];

  it('are those that end in that write', () => {
    expect(tokensIn(concat(one, two))).toEqual([[token, other]]);
    expect(tokensIn(one.subarray(0, 30), concat(one.subarray(30), two))).toEqual([[], [token, other]]);
  });

  it('are also those with a framing byte that no backend takes, and those after them', () => {
    const wrong = one.slice();
    wrong[TOKEN.length] = 2;
    expect(tokensIn(wrong, two)).toEqual([[token], [other]]);
  });

  it('are not those of which an unfinished frame takes the beginning', () => {
    expect(tokensIn(one.subarray(0, TOKEN.length + 5), two).flat()).toEqual([]);
  });

  it('are also, once nothing follows, those that an unfinished frame has hidden, as far as they were sent', () => {
    const written = () => {
      const offers = new OffersInBytes();
      for (const bytes of [Uint8Array.of(1), offer(), offer({ token: OTHER_TOKEN })])
        expect(offers.read([{ bytes }])).toEqual([]);
      return offers;
    };
    const tokens = (offers: OffersInBytes, sentUpTo: number) =>
      offers.end(sentUpTo).map(({ token }) => tokenHex(token));
    expect(tokens(written(), written().length)).toEqual([token, other]);
    expect(tokens(written(), 1 + offer().length)).toEqual([token]);
    const counted = written();
    counted.leaveOut(tokenFrom(TOKEN));
    expect(tokens(counted, counted.length)).toEqual([other]);
  });

  it('are announced by a sideband until they have come', () => {
    const offers = new OffersInBytes();
    const announcedAfter = (bytes: Uint8Array, passed: readonly PassedDescriptor[] = []) => {
      offers.read([{ bytes, passed }]);
      return [TOKEN, OTHER_TOKEN].filter((token) => offers.announces(tokenFrom(token)));
    };
    expect(announcedAfter(TOKEN, [CONNECTION])).toEqual([TOKEN]);
    expect(announcedAfter(offer())).toEqual([]);
    expect(announcedAfter(OTHER_TOKEN, [CONNECTION])).toEqual([OTHER_TOKEN]);
  });

  it('are announced by 16 bytes without a descriptor, too, once all of them are there', () => {
    const offers = new OffersInBytes();
    offers.read([{ bytes: one }, { bytes: OTHER_TOKEN.subarray(0, 15) }]);
    expect(offers.announces(tokenFrom(OTHER_TOKEN))).toBe(false);
    offers.read([{ bytes: OTHER_TOKEN.subarray(15) }]);
    expect(offers.announces(tokenFrom(OTHER_TOKEN))).toBe(true);
  });

  it('are not announced by a sideband that was too short: what followed has made it another one', () => {
    const offers = new OffersInBytes();
    offers.read([{ bytes: TOKEN.subarray(0, 8), passed: [CONNECTION] }, { bytes: offer() }]);
    expect(offers.announces(tokenFrom(TOKEN))).toBe(false);
  });
});
