import { describe, expect, it } from 'vitest';
import { Decoder } from '../../src/records/decoder.ts';
import type { TrafficRecord } from '../../src/records/traffic-record.ts';
import { ack, bytes, concat, hello, OTHER_TOKEN, offer, TOKEN, toHex } from '../wire/building.ts';
import {
  decode,
  frames,
  fromBackend,
  going,
  handoffs,
  loose,
  problemIds,
  raw,
  sidebands,
  toBackend,
} from './decoding.ts';

/** Where the token's field stands in an offer: its tag and length stand before the 16 bytes. */
const TOKEN_FIELD = Buffer.from(offer()).indexOf(TOKEN) - 2;

describe('a sideband', () => {
  it('has a record of its own', () => {
    expect(sidebands(decode(toBackend(concat(TOKEN, offer()), { connection: 3 })))).toMatchObject([
      { connection: 3, offset: 0, length: 16, token: toHex(TOKEN), descriptors: null, problems: [] },
    ]);
  });

  it('tells how many descriptors came with it, where that is known', () => {
    const records = decode(toBackend(TOKEN, { descriptors: 1 }), toBackend(offer(), { descriptors: 0 }));
    expect(sidebands(records)).toMatchObject([{ descriptors: 1 }]);
    expect(sidebands(decode(toBackend(concat(TOKEN, offer()), { descriptors: 0 })))).toMatchObject([
      { descriptors: 0 },
    ]);
  });

  it('must be the token of the offer after it', () => {
    const [, record] = decode(toBackend(concat(OTHER_TOKEN, offer())));
    expect(record?.problems).toMatchObject([
      { id: 'sideband-token-mismatch', severity: 'error', field: 'payload.token', offset: 16 + TOKEN_FIELD },
    ]);
  });

  it('cannot be the token of an offer whose token is short: that is the one problem', () => {
    expect(problemIds(decode(toBackend(concat(TOKEN, offer({ token: TOKEN.subarray(1) })))))).toEqual([
      'token-length',
      'offer-unanswered',
    ]);
  });

  it('counts for the offer directly after it only', () => {
    const records = decode(toBackend(concat(TOKEN, offer(), offer({ token: OTHER_TOKEN }))));
    expect(problemIds(records)).toEqual(['offer-unanswered', 'offer-unanswered']);
  });
});

describe('bytes that are not a frame', () => {
  it.each([
    ['unframed-bytes', '6e6f7065'],
    ['truncated', '01 0500'],
    ['truncated', '01 05000000 0801'],
    ['oversize', '01 01000001 0801'],
  ])('are %s: %s', (id, hex) => {
    const given = bytes(hex);
    expect(loose(decode(fromBackend(given)))).toMatchObject([
      { offset: 0, length: given.length, hex: toHex(given), problems: [{ id, severity: 'error' }] },
    ]);
  });

  it('show their first 64 bytes only', () => {
    expect(loose(decode(raw(new Uint8Array(100).fill(0xee))))).toMatchObject([
      { length: 100, hex: 'ee'.repeat(64) },
    ]);
  });
});

describe('every byte belongs to exactly one record', () => {
  it('of each direction', () => {
    const sent = concat(bytes('ff'), TOKEN, offer(), bytes('0102'));
    const answered = concat(ack(), bytes('6e6f'));
    const records = decode(toBackend(sent), fromBackend(answered)).filter(
      (record) => record.type !== 'handoff',
    );
    const lengths = records.reduce((sum, { length }) => sum + length, 0);
    expect(lengths).toBe(sent.length + answered.length);
  });
});

describe('the end of a connection', () => {
  it('gives out what was left on it, and leaves other connections alone', () => {
    const records: TrafficRecord[] = [];
    const decoder = new Decoder((record) => records.push(record));
    decoder.push(toBackend(offer(), { connection: 1 }));
    decoder.push(toBackend(offer({ token: OTHER_TOKEN }), { connection: 2 }));
    decoder.push(fromBackend(ack().subarray(0, 9), { connection: 1 }));
    decoder.endConnection(1);
    expect(handoffs(records)).toMatchObject([{ connection: 1, outcome: 'invalid' }]);
    decoder.push(fromBackend(ack({ token: OTHER_TOKEN }), { connection: 2 }));
    expect(handoffs(records).at(-1)).toMatchObject({ connection: 2, outcome: 'accepted' });
  });
});

it('a record comes as soon as its last byte has come', () => {
  const records: TrafficRecord[] = [];
  const decoder = new Decoder((record) => records.push(record));
  const whole = ack();
  decoder.push(fromBackend(whole.subarray(0, whole.length - 1)));
  expect(records).toEqual([]);
  decoder.push(fromBackend(whole.subarray(whole.length - 1)));
  expect(frames(records)).toHaveLength(1);
  decoder.push(going('client-to-broker', hello()));
  expect(frames(records)).toHaveLength(2);
});

it('so does an offer’s, though its token looks like the header of another frame', () => {
  const token = bytes('a0a1a2 00 08 00 08 a7a8a9aaabacadaeaf');
  const records = decode(
    toBackend(concat(token, offer({ token })), { connection: 1 }),
    fromBackend(ack({ token }), { connection: 1 }),
  );
  expect(handoffs(records)).toMatchObject([{ outcome: 'accepted' }]);
  expect(problemIds(records)).toEqual([]);
});

it('bytes that were not recorded are a gap, and what follows them is read on', () => {
  const gap = { ...fromBackend(new Uint8Array()), gap: 30 };
  const records = decode(fromBackend(ack().subarray(0, 9)), gap, fromBackend(ack()));
  expect(records).toMatchObject([
    { type: 'bytes', offset: 0, length: 9 },
    {
      type: 'gap',
      offset: 9,
      length: 30,
      problems: [{ id: 'not-recorded', severity: 'warning', offset: 9 }],
    },
    { type: 'frame', offset: 39 },
  ]);
});

it('a frame of which only the beginning was recorded says what it is', () => {
  const whole = offer();
  const missing = whole.length - 32;
  const gap = { ...toBackend(new Uint8Array()), gap: missing };
  const records = decode(toBackend(concat(TOKEN, whole.subarray(0, 32))), gap, toBackend(offer()));
  expect(records[0]).toMatchObject({ type: 'sideband', offset: 0, problems: [] });
  expect(records.flatMap(({ problems }) => problems.map(({ text }) => text)).slice(0, 2)).toEqual([
    `the first 32 of ${whole.length} bytes of a HandoffOffer that was not recorded whole`,
    `${missing} bytes that passed here were not recorded`,
  ]);
});
