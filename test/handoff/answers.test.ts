import { expect, it } from 'vitest';
import { decode, frames, fromBackend, handoffs, problemIds, raw, toBackend } from '../records/decoding.ts';
import {
  ack,
  bytes,
  concat,
  frame,
  hello,
  helloReply,
  OTHER_TOKEN,
  offer,
  ready,
  TOKEN,
} from '../wire/building.ts';

const FOREIGN = frame({ kind: 1, payloadProtocol: 0xd0fe, requestId: '1' }, ack().subarray(15, 37));

it('an answer under another protocol is payload-protocol, and invalid', () => {
  for (const records of [
    decode(toBackend(offer()), fromBackend(FOREIGN)),
    decode(raw(concat(offer(), FOREIGN))),
  ]) {
    expect(frames(records)[1]?.problems).toMatchObject([
      { id: 'unknown-protocol' },
      { id: 'payload-protocol', severity: 'error', field: 'envelope.payloadProtocol' },
    ]);
    expect(handoffs(records)).toMatchObject([{ outcome: 'invalid', ack: 1 }]);
  }
});

it('an ACK between a sideband and its offer is early, and accepted', () => {
  const records = decode(toBackend(TOKEN, { descriptors: 1 }), fromBackend(ack()), toBackend(offer()));
  expect(handoffs(records)).toMatchObject([{ outcome: 'accepted', offer: 1, ack: 0 }]);
  expect(frames(records)[0]?.problems).toMatchObject([{ id: 'ack-without-offer', severity: 'note' }]);
});

it('so it is where a frame that is not the offer came in between', () => {
  const garbage = bytes('010200000008ff');
  for (const passed of [
    [fromBackend(ack()), toBackend(garbage)],
    [toBackend(garbage), fromBackend(ack())],
  ]) {
    const records = decode(toBackend(TOKEN, { descriptors: 1 }), ...passed, toBackend(offer()));
    expect(handoffs(records)).toMatchObject([{ outcome: 'accepted' }]);
  }
});

it('an ACK after another offer is not that of the one before', () => {
  const records = decode(
    toBackend(concat(TOKEN, offer({ token: OTHER_TOKEN })), { descriptors: 1 }),
    fromBackend(ack()),
    toBackend(offer()),
  );
  expect(handoffs(records)).toMatchObject([{ outcome: 'invalid', ack: 1 }, { outcome: 'unanswered' }]);
});

it('so it is where nothing tells that the sideband is one until its offer comes', () => {
  const records = decode(toBackend(TOKEN), fromBackend(ack()), toBackend(offer()));
  expect(handoffs(records)).toMatchObject([{ outcome: 'accepted' }]);
});

it('an answer that breaks off is bytes, and makes the oldest open offer invalid', () => {
  const records = decode(toBackend(concat(offer(), offer())), fromBackend(ack().subarray(0, 20)));
  expect(handoffs(records).map(({ index, outcome }) => [index, outcome])).toEqual([
    [0, 'invalid'],
    [1, 'unanswered'],
  ]);
});

it('so does one in raw bytes, where the beginning shows an ACK', () => {
  const records = decode(raw(concat(offer(), ack().subarray(0, 20))));
  expect(handoffs(records)).toMatchObject([{ outcome: 'invalid', ack: null }]);
  expect(problemIds(records)).toEqual(['truncated']);
  expect(handoffs(decode(raw(concat(offer(), bytes('0127')))))).toMatchObject([{ outcome: 'unanswered' }]);
});

it('the response to a probe is no answer to an offer, unless nothing was probed', () => {
  const nonce = new Uint8Array(32);
  const probe = (kind: number) => frame({ payloadProtocol: 0xb232, kind, requestId: '1' }, nonce);
  const asked = decode(toBackend(concat(probe(0), offer())), fromBackend(concat(probe(1), ack())));
  expect(handoffs(asked)).toMatchObject([{ outcome: 'accepted' }]);
  expect(problemIds(asked)).toEqual([]);
  const unasked = decode(toBackend(offer()), fromBackend(probe(1)));
  expect(handoffs(unasked)).toMatchObject([{ outcome: 'invalid', ack: 1 }]);
  expect(problemIds(unasked)).toContain('payload-protocol');
  const again = decode(toBackend(concat(probe(0), offer())), fromBackend(concat(probe(1), probe(1))));
  expect(handoffs(again)).toMatchObject([{ outcome: 'invalid', ack: 3 }]);
});

it('another message in place of an ACK is judged once, as that, and not by fields that it lacks', () => {
  for (const [name, wrong] of [
    ['Hello', hello({}, { requestId: '7' })],
    ['HelloReply', helloReply({ refused: { reason: 'no' } }, '7')],
  ] as const) {
    const records = decode(toBackend(offer()), fromBackend(wrong), fromBackend(ack()));
    const [, answer, late] = frames(records);
    expect(answer?.problems).toMatchObject([{ id: 'payload-protocol', field: 'envelope.payloadProtocol' }]);
    expect(answer?.problems[0]?.text).toContain(`it is a ${name}: the peer looks like`);
    expect(handoffs(records)).toMatchObject([{ outcome: 'invalid', ack: 1 }]);
    expect(late?.problems).toMatchObject([{ id: 'duplicate-ack' }]);
  }
});

it('an ACK after a wrong answer is not said to repeat an ACK', () => {
  const lateTexts = (first: Uint8Array) =>
    frames(decode(toBackend(offer()), fromBackend(first), fromBackend(ack())))
      .at(-1)
      ?.problems.map(({ id, text }) => `${id}: ${text}`);
  const before = 'taken for the answer to its offer before';
  expect(lateTexts(hello())).toEqual([`duplicate-ack: frame 1 was ${before}`]);
  expect(lateTexts(ready())).toEqual([`duplicate-ack: frame 1 was ${before}`]);
  expect(lateTexts(ack({ token: OTHER_TOKEN }))).toEqual([`duplicate-ack: frame 1 was ${before}`]);
  expect(lateTexts(bytes('ffffff'))).toEqual([`duplicate-ack: bytes that are not a frame were ${before}`]);
  expect(lateTexts(ack())).toEqual(['duplicate-ack: an ACK for this token came before']);
});
