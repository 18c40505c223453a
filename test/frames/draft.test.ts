import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { ackDraft } from '../../src/frames/ack.ts';
import { encodeDraft } from '../../src/frames/draft.ts';
import { offerDraft } from '../../src/frames/offer.ts';
import { concat, toHex } from '../wire/building.ts';

/** What passed between the reference's broker and a backend; a capture of one handoff. */
const captured = (name: string) =>
  readFileSync(new URL(`../fixtures/captures/accept/${name}`, import.meta.url)).toString('hex');

const token = Buffer.from(captured('1.broker-to-backend.bin').slice(0, 32), 'hex');

it('an offer has the bytes of the reference’s broker, its handle_value of 0 spelled out', () => {
  const offer = offerDraft({ token, correlationId: '1', serviceName: 'zccache', handleValue: '0' });
  expect(toHex(concat(token, encodeDraft(offer)))).toBe(captured('1.broker-to-backend.bin'));
});

it('an ACK has the bytes of the reference’s backend', () => {
  const ack = ackDraft({ token, correlationId: '1', accepted: true, errorDetail: '' });
  expect(toHex(encodeDraft(ack))).toBe(captured('1.backend-to-broker.bin'));
});

it('a refusal leaves out accepted', () => {
  const refusal = ackDraft({ token, correlationId: '1', accepted: false, errorDetail: 'no' });
  expect(toHex(encodeDraft(refusal))).toContain(`${toHex(token)}1a026e6f2001`);
});

it('ids of 64 bits are carried over exactly', () => {
  const offer = offerDraft({
    token,
    correlationId: '18446744073709551615',
    serviceName: '',
    handleValue: '9',
  });
  expect(toHex(encodeDraft(offer))).toContain(`0809${'1210'}${toHex(token)}20ffffffffffffffffff01`);
});
