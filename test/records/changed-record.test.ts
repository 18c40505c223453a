import { expect, it } from 'vitest';
import { offer, TOKEN } from '../wire/building.ts';
import { decode, going, handoffs } from './decoding.ts';

const NOTHING = going('broker-to-backend', new Uint8Array());
const CORRUPT = offer({ token: TOKEN.subarray(1) });

it('what was to pass in place of an offer and was not delivered is no other offer, and its faults are as wrong on purpose', () => {
  const records = decode(
    { ...NOTHING, own: true, changed: { by: 'corrupt:token-short', was: offer() } },
    { ...NOTHING, own: true, changed: { by: 'corrupt:token-short+undelivered', was: CORRUPT } },
  );
  expect(records.filter(({ type }) => type === 'changed')).toMatchObject([
    { by: 'corrupt:token-short', message: 'HandoffOffer', problems: [] },
    { by: 'corrupt:token-short+undelivered', problems: [{ id: 'token-length', own: true }] },
  ]);
  expect(handoffs(records)).toMatchObject([{ index: 0, outcome: 'unanswered', offer: null }]);
  expect(handoffs(records)).toHaveLength(1);
});
