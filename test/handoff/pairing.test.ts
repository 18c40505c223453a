import { describe, expect, it } from 'vitest';
import { decode, frames, fromBackend, handoffs, problemIds, raw, toBackend } from '../records/decoding.ts';
import { ack, bytes, concat, OTHER_TOKEN, offer, TOKEN, toHex } from '../wire/building.ts';

const OTHER_OFFER = offer({ token: OTHER_TOKEN });
const OTHER_ACK = ack({ token: OTHER_TOKEN });
const THIRD_TOKEN = bytes('c0c1c2c3c4c5c6c7c8c9cacbcccdcecf');

describe('a handoff is', () => {
  it('accepted by a right ACK', () => {
    const records = decode(toBackend(concat(TOKEN, offer())), fromBackend(ack()));
    expect(records.map(({ type }) => type)).toEqual(['sideband', 'frame', 'frame', 'handoff']);
    expect(handoffs(records)).toMatchObject([
      {
        type: 'handoff',
        index: 0,
        connection: 0,
        token: toHex(TOKEN),
        correlationId: '1',
        serviceName: 'zccache',
        outcome: 'accepted',
        offer: 0,
        ack: 1,
        ready: null,
        latencyMs: null,
        errorDetail: '',
        problems: [],
      },
    ]);
    expect(problemIds(records)).toEqual([]);
  });

  it('refused, with a note and its reason', () => {
    const records = decode(toBackend(offer()), fromBackend(ack({ accepted: false, errorDetail: 'busy' })));
    expect(handoffs(records)).toMatchObject([{ outcome: 'refused', errorDetail: 'busy', ack: 1 }]);
    expect(frames(records)[1]?.problems).toMatchObject([{ id: 'ack-refused', severity: 'note' }]);
  });

  it('late above 5 seconds, not at 5 seconds', () => {
    const answeredAfter = (us: number) =>
      decode(toBackend(offer(), { time: 1_000_000 }), fromBackend(ack(), { time: 1_000_000 + us }));
    const late = answeredAfter(5_000_001);
    expect(handoffs(late)).toMatchObject([{ outcome: 'late', latencyMs: 5000.001 }]);
    expect(problemIds(late)).toEqual(['ack-late']);
    const inTime = answeredAfter(5_000_000);
    expect(handoffs(inTime)).toMatchObject([{ outcome: 'accepted', latencyMs: 5000 }]);
    expect(problemIds(inTime)).toEqual([]);
  });

  it('unanswered when nothing comes, with a warning on the handoff', () => {
    const records = decode(toBackend(concat(TOKEN, offer())));
    expect(handoffs(records)).toMatchObject([
      {
        outcome: 'unanswered',
        ack: null,
        problems: [{ id: 'offer-unanswered', severity: 'warning', offset: 16 }],
      },
    ]);
    expect(problemIds(records)).toEqual(['offer-unanswered']);
  });

  it('invalid when the answer is not a frame, or breaks off inside one', () => {
    for (const answer of [bytes('6e6f'), ack().subarray(0, 20)]) {
      const records = decode(toBackend(offer()), fromBackend(answer));
      expect(handoffs(records)).toMatchObject([{ outcome: 'invalid', ack: null }]);
      expect(problemIds(records)).toHaveLength(1);
    }
  });
});

describe('an ACK that does not match its offer', () => {
  it.each([
    ['token', ack({ token: OTHER_TOKEN }), 'ack-token-mismatch', 'payload.token', 15],
    ['token’s length', ack({ token: TOKEN.subarray(1) }), 'token-length', 'payload.token', 15],
    ['token at all', ack({ token: new Uint8Array() }), 'token-empty', 'payload.token', 15],
  ])('in its %s has that one problem, at that byte', (_, answer, id, field, offset) => {
    const records = decode(toBackend(offer()), fromBackend(answer));
    expect(frames(records)[1]?.problems).toMatchObject([{ id, severity: 'error', field, offset }]);
    expect(handoffs(records)).toMatchObject([{ outcome: 'invalid', ack: 1, token: toHex(TOKEN) }]);
  });

  it('in both its ids says so of both', () => {
    const records = decode(toBackend(offer()), fromBackend(ack({ correlationId: '2' })));
    expect(problemIds(records).sort()).toEqual(['ack-correlation-mismatch', 'request-id-mismatch']);
    expect(handoffs(records)).toMatchObject([{ outcome: 'invalid', correlationId: '1' }]);
  });

  it('never shows the bytes of a token in a problem’s text', () => {
    const records = decode(toBackend(offer()), fromBackend(ack({ token: OTHER_TOKEN })));
    expect(JSON.stringify(frames(records).map(({ problems }) => problems))).not.toMatch(/a0a1|b0b1/i);
  });
});

describe('an ACK answers', () => {
  it('the open offer with its token, not the latest', () => {
    const records = decode(toBackend(concat(offer(), OTHER_OFFER)), fromBackend(concat(ack(), OTHER_ACK)));
    expect(handoffs(records)).toMatchObject([
      { index: 0, token: toHex(TOKEN), offer: 0, ack: 2, outcome: 'accepted' },
      { index: 1, token: toHex(OTHER_TOKEN), offer: 1, ack: 3, outcome: 'accepted' },
    ]);
  });

  it('else the oldest open offer of its connection', () => {
    const records = decode(toBackend(concat(offer(), OTHER_OFFER)), fromBackend(ack({ token: THIRD_TOKEN })));
    expect(handoffs(records)).toMatchObject([
      { index: 0, token: toHex(TOKEN), outcome: 'invalid', ack: 2 },
      { index: 1, token: toHex(OTHER_TOKEN), outcome: 'unanswered' },
    ]);
    expect(problemIds(records)).toEqual(['ack-token-mismatch', 'offer-unanswered']);
  });

  it('else, in raw bytes, where nothing tells connections, the most recent open offer', () => {
    const records = decode(raw(concat(offer(), OTHER_OFFER, ack({ token: THIRD_TOKEN }))));
    expect(handoffs(records)).toMatchObject([
      { index: 1, token: toHex(OTHER_TOKEN), outcome: 'invalid', ack: 2 },
      { index: 0, token: toHex(TOKEN), outcome: 'unanswered' },
    ]);
  });

  it('the first of several offers of its token, where one is repeated before its ACK', () => {
    const records = decode(toBackend(concat(offer(), offer())), fromBackend(concat(ack(), ack())));
    expect(handoffs(records).map(({ index, offer, ack }) => [index, offer, ack])).toEqual([
      [0, 0, 2],
      [1, 1, 3],
    ]);
    expect(problemIds(records)).toEqual(['token-reused']);
  });

  it('the offers of its own connection where others have the same token', () => {
    const [one, other] = [{ connection: 1 }, { connection: 2 }];
    const records = decode(
      ...[
        toBackend(offer(), one),
        toBackend(offer(), other),
        fromBackend(ack(), one),
        fromBackend(ack(), other),
      ],
    );
    expect(handoffs(records).map(({ connection, ack }) => [connection, ack])).toEqual([
      [1, 2],
      [2, 3],
    ]);
  });

  it('only offers of its own connection', () => {
    const records = decode(toBackend(offer(), { connection: 1 }), fromBackend(ack(), { connection: 2 }));
    expect(problemIds(records)).toEqual(['ack-without-offer', 'offer-unanswered']);
    expect(handoffs(records)).toMatchObject([{ connection: 1, outcome: 'unanswered' }]);
  });

  it('by token, as correlation ids repeat', () => {
    const records = decode(toBackend(concat(offer(), OTHER_OFFER)), fromBackend(concat(OTHER_ACK, ack())));
    expect(handoffs(records).map(({ index, ack }) => [index, ack])).toEqual([
      [1, 2],
      [0, 3],
    ]);
    expect(problemIds(records)).toEqual([]);
  });
});

describe('without directions', () => {
  it('frames in one stream are told apart by themselves', () => {
    const records = decode(raw(concat(TOKEN, offer(), ack(), OTHER_TOKEN, OTHER_OFFER, OTHER_ACK)));
    expect(handoffs(records).map(({ outcome }) => outcome)).toEqual(['accepted', 'accepted']);
    expect(frames(records).map(({ direction }) => direction)).toEqual([
      ...['broker-to-backend', 'backend-to-broker', 'broker-to-backend', 'backend-to-broker'],
    ]);
    expect(problemIds(records)).toEqual([]);
  });
});
