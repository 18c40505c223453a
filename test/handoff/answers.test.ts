import { expect, it } from 'vitest';
import { decode, frames, fromBackend, handoffs, problemIds, raw, toBackend } from '../records/decoding.ts';
import { ack, bytes, concat, frame, OTHER_TOKEN, offer, TOKEN } from '../wire/building.ts';

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
