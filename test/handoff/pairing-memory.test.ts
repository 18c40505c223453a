import { expect, it } from 'vitest';
import { decode, handoffs, toBackend } from '../records/decoding.ts';
import { offer, TOKEN } from '../wire/building.ts';

/** Above what is remembered for a connection. */
const COUNT = 66_000;

/** So many offers, each with a token of its own. */
function manyOffers(): Uint8Array {
  const whole = Buffer.concat(Array.from({ length: COUNT }, () => OFFER));
  for (let index = 0; index < COUNT; index++) whole.writeUInt32LE(index, index * OFFER.length + TOKEN_AT);
  return whole;
}

const OFFER = offer();
const TOKEN_AT = Buffer.from(OFFER).indexOf(TOKEN);

it('more offers than are remembered are given up, each told once, as unanswered', () => {
  const told = handoffs(decode(toBackend(manyOffers())));
  expect(told.length).toBe(COUNT);
  expect(new Set(told.map(({ index }) => index)).size).toBe(COUNT);
  expect(told.every(({ outcome }) => outcome === 'unanswered')).toBe(true);
});
