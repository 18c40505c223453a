import { describe, expect, it } from 'vitest';
import { Decoder } from '../../src/records/decoder.ts';
import type { Segment } from '../../src/records/segment.ts';
import type { TrafficRecord } from '../../src/records/traffic-record.ts';
import { frames, fromBackend, handoffs, problemIds, toBackend } from '../records/decoding.ts';
import { ack, bytes, concat, OTHER_TOKEN, offer } from '../wire/building.ts';

const OFFER = offer();
const OTHER = offer({ token: OTHER_TOKEN });
const AGAIN = toBackend(OFFER, { connection: 1 });
const WRONG = fromBackend(ack({ correlationId: '9' }));

/** Traffic, from which offset on connection 0 its backend has not accepted anything, and where that ends. */
type Happening = Segment | number | 'ends';

function told(...happening: readonly Happening[]): TrafficRecord[] {
  const records: TrafficRecord[] = [];
  const decoder = new Decoder((record) => records.push(record));
  for (const what of happening)
    if (what === 'ends') decoder.endConnection(0);
    else if (typeof what === 'number') decoder.unaccepted(0, what);
    else decoder.push(what);
  return records;
}

/** Whether the last offer is said to reuse its token. */
function isReused(...happening: readonly Happening[]): boolean {
  const offers = frames(told(...happening)).filter(({ message }) => message === 'HandoffOffer');
  return problemIds(offers.slice(-1)).includes('token-reused');
}

describe('the token of an offer that its backend is known not to have accepted', () => {
  it.each<[string, readonly Happening[]]>([
    ['from then on', [toBackend(OFFER), 0]],
    ['once the connection has ended, too', [toBackend(OFFER), 0, 'ends']],
    ['whatever was left of an answer', [toBackend(OFFER), fromBackend(ack().subarray(0, 20)), 0, 'ends']],
    [
      'after another one that was accepted',
      [toBackend(concat(OTHER, OFFER)), fromBackend(ack({ token: OTHER_TOKEN })), OTHER.length],
    ],
    [
      'where bytes that are no answer came before',
      [toBackend(OFFER), fromBackend(bytes('ff'.repeat(40))), 0, 'ends'],
    ],
    ['where a wrong answer came before', [toBackend(OFFER), WRONG, 0]],
    [
      'where several had wrong answers before',
      [toBackend(concat(OFFER, OFFER)), WRONG, WRONG, toBackend(OFFER), 0, 'ends'],
    ],
    [
      'where another one with it was refused after its wrong answer',
      [toBackend(concat(OFFER, OFFER)), WRONG, fromBackend(ack({ accepted: false })), 0, 'ends'],
    ],
    ['where it is found only at the end', [toBackend(concat(bytes('ff'.repeat(40)), OFFER)), 0, 'ends']],
    [
      'like that of a refused one',
      [toBackend(OFFER), fromBackend(ack({ accepted: false })), toBackend(OFFER), 0],
    ],
  ])('is free %s', (_, before) => {
    expect(isReused(...before, AGAIN)).toBe(false);
  });

  it('is free each time', () => {
    expect(
      isReused(
        toBackend(OFFER),
        0,
        'ends',
        AGAIN,
        fromBackend(ack({ accepted: false }), { connection: 1 }),
        toBackend(OFFER, { connection: 2 }),
      ),
    ).toBe(false);
  });

  it.each<[string, readonly Happening[]]>([
    [
      'where another one with it was accepted',
      [toBackend(concat(OFFER, OFFER)), fromBackend(ack()), 0, 'ends'],
    ],
    [
      'where another one with it was accepted after its wrong answer',
      [toBackend(concat(OFFER, OFFER)), WRONG, fromBackend(ack()), 0, 'ends'],
    ],
    ['where it was accepted after all', [toBackend(OFFER), 0, fromBackend(ack()), 'ends']],
    [
      'where it is one before that, and was answered wrongly',
      [toBackend(concat(OFFER, OTHER)), WRONG, OFFER.length, 'ends'],
    ],
    ['where it is one before that', [toBackend(concat(OFFER, OTHER)), OFFER.length, 'ends']],
    ['where nothing of the kind is known', [toBackend(OFFER), 'ends']],
  ])('is not free %s', (_, before) => {
    expect(isReused(...before, AGAIN)).toBe(true);
  });
});

it.each<[string, string, readonly Happening[]]>([
  ['accepted', 'was accepted', [toBackend(OFFER), fromBackend(ack())]],
  ['open', 'is still open', [toBackend(OFFER)]],
  ['answered wrongly', 'was answered wrongly, and may have been accepted', [toBackend(OFFER), WRONG, 'ends']],
  ['unanswered', 'was not answered, and may have been accepted', [toBackend(OFFER), 'ends']],
])('says of an offer that was %s that it %s', (_what, said, before) => {
  const [found] = frames(told(...before, AGAIN)).at(-1)!.problems;
  expect(found?.text).toBe(`an earlier offer with this token ${said}`);
});

it('an offer that is known not to have been accepted is unanswered like any other', () => {
  expect(handoffs(told(toBackend(OFFER), 0, 'ends'))).toEqual(handoffs(told(toBackend(OFFER), 'ends')));
});

it('nothing is known of a connection on which nothing came', () => {
  expect(told(0, toBackend(OFFER))).toMatchObject([{ problems: [] }]);
});
