import { describe, expect, it } from 'vitest';
import { OffersInBytes } from '../../src/conversations/offers-in-bytes.ts';
import type { PassedDescriptor } from '../../src/wire/descriptor.ts';
import { tokenHex } from '../../src/wire/token.ts';
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
});
