import { expect, it } from 'vitest';
import { isOffer, sidebandLength } from '../../../src/conversations/tap/in-front.ts';
import { HEADER_LENGTH } from '../../../src/wire/limits.ts';
import { concat, TOKEN } from '../../wire/building.ts';
import { ACK, OFFER } from './tap-lane-talk.ts';

it('knows a sideband by its descriptor or its bytes, once it is whole', () => {
  expect(sidebandLength(TOKEN, true)).toBe(16);
  expect(sidebandLength(concat(TOKEN, OFFER), false)).toBe(16);
  expect(sidebandLength(TOKEN.subarray(0, 9), true)).toBeNull();
  expect(sidebandLength(OFFER, false)).toBe(0);
});

it('knows an offer, also after a sideband', () => {
  expect(isOffer(concat(TOKEN, OFFER), TOKEN.length, OFFER.length - HEADER_LENGTH)).toBe(true);
  expect(isOffer(ACK, 0, ACK.length - HEADER_LENGTH)).toBe(false);
});
