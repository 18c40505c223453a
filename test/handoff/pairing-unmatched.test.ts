import { describe, expect, it } from 'vitest';
import type { Segment } from '../../src/records/segment.ts';
import { decode, frames, fromBackend, handoffs, problemIds, toBackend } from '../records/decoding.ts';
import { ack, bytes, concat, OTHER_TOKEN, offer } from '../wire/building.ts';

const OTHER_OFFER = offer({ token: OTHER_TOKEN });
const OTHER_ACK = ack({ token: OTHER_TOKEN });

describe('an ACK with nothing to answer', () => {
  it('is duplicate-ack when its token was answered', () => {
    const records = decode(toBackend(offer()), fromBackend(concat(ack(), ack())));
    expect(frames(records)[2]?.problems).toMatchObject([
      { id: 'duplicate-ack', severity: 'warning', offset: 54 },
    ]);
    expect(handoffs(records)).toMatchObject([{ outcome: 'accepted', ack: 1 }]);
  });

  it('is duplicate-ack even while another offer is open', () => {
    const records = decode(
      toBackend(offer()),
      fromBackend(ack()),
      toBackend(OTHER_OFFER),
      fromBackend(ack()),
    );
    expect(problemIds(records)).toEqual(['duplicate-ack', 'offer-unanswered']);
  });

  it('is a note as long as the stream has shown no offer', () => {
    const records = decode(fromBackend(ack()));
    expect(frames(records)[0]?.problems).toMatchObject([{ id: 'ack-without-offer', severity: 'note' }]);
  });

  it('is an error once all offers are answered', () => {
    const records = decode(toBackend(offer()), fromBackend(concat(ack(), OTHER_ACK)));
    expect(frames(records)[2]?.problems).toMatchObject([{ id: 'ack-without-offer', severity: 'error' }]);
  });

  it('still has its request_id compared with its own correlation id', () => {
    const wrong = ack();
    wrong[wrong.length - 1] = 9;
    expect(problemIds(decode(fromBackend(wrong))).sort()).toEqual([
      'ack-without-offer',
      'request-id-mismatch',
    ]);
  });
});

/** Whether the last of several offers with one token is `token-reused`. @param before what there was after the first */
function isReused(...before: readonly Segment[]): boolean {
  const offers = frames(decode(toBackend(offer()), ...before, toBackend(offer()))).filter(
    ({ message }) => message === 'HandoffOffer',
  );
  return offers.at(-1)!.problems.some(({ id }) => id === 'token-reused');
}

describe('an offer', () => {
  it('whose token was offered before is token-reused', () => {
    const records = decode(toBackend(offer()), fromBackend(ack()), toBackend(offer(), { connection: 1 }));
    expect(frames(records)[2]?.problems).toMatchObject([
      { id: 'token-reused', severity: 'error', field: 'payload.token' },
    ]);
  });

  const REFUSED = fromBackend(ack({ accepted: false }));
  const AGAIN = toBackend(offer());

  it.each([
    ['was accepted', [fromBackend(ack())]],
    ['was accepted with the wrong id', [fromBackend(ack({ correlationId: '9' }))]],
    ['was answered with bytes that are not a frame', [fromBackend(bytes('ff'))]],
    ['is open', []],
    ['was refused, after one that was accepted', [fromBackend(ack()), AGAIN, REFUSED]],
    ['was refused, after one that is open', [toBackend(offer(), { connection: 1 }), AGAIN, REFUSED, REFUSED]],
  ])('is token-reused where the one before it with its token %s', (_what, before) => {
    expect(isReused(...before)).toBe(true);
  });

  it.each([
    ['was refused', [REFUSED]],
    ['was refused like all before it', [REFUSED, AGAIN, REFUSED, AGAIN, REFUSED]],
    ['was refused, after one that was open then and is refused by now', [AGAIN, REFUSED, REFUSED]],
    [
      'never reached the backend',
      [REFUSED, { ...toBackend(bytes('')), changed: { by: 'drop', was: offer() } }],
    ],
  ])('is not token-reused where the one before it with its token %s', (_what, before) => {
    expect(isReused(...before)).toBe(false);
  });

  it('that reuses a token is a handoff of its own', () => {
    const records = decode(toBackend(offer()), fromBackend(ack()), toBackend(offer()), fromBackend(ack()));
    expect(handoffs(records).map(({ index, offer, ack }) => [index, offer, ack])).toEqual([
      [0, 0, 1],
      [1, 2, 3],
    ]);
    expect(problemIds(records)).toEqual(['token-reused']);
  });

  it('must repeat its correlation id as request_id', () => {
    const wrong = offer();
    wrong[wrong.length - 1] = 9;
    expect(frames(decode(toBackend(wrong)))[0]?.problems).toMatchObject([
      { id: 'request-id-mismatch', field: 'envelope.requestId', offset: wrong.length - 2 },
    ]);
  });
});
