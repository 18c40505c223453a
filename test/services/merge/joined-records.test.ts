import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeMessage } from '../../../src/frames/encode.ts';
import type { Segment } from '../../../src/records/segment.ts';
import { fromBackend, fromClient, toBackend, toClient } from '../../records/decoding.ts';
import { ack, concat, frame, hello, OTHER_TOKEN, offer, ready, TOKEN } from '../../wire/building.ts';
import { merge, START } from './merging.ts';

const MS = 1000;

/** A handoff as one end sees it: the sideband, the offer, and so many ms later the ACK. */
function seen(
  at: number,
  answer: { readonly after: number; readonly bytes?: Uint8Array } | null,
  where: { readonly connection?: number; readonly token?: Uint8Array; readonly descriptors?: number } = {},
): Segment[] {
  const { connection = 0, token = TOKEN, descriptors = 1 } = where;
  const time = START + at * MS;
  const bytes = answer?.bytes ?? ack({ token });
  return [
    toBackend(token, { connection, time, descriptors }),
    toBackend(offer({ token }), { connection, time, descriptors: 0 }),
    ...(answer === null ? [] : [fromBackend(bytes, { connection, time: time + answer.after * MS })]),
  ];
}

/** The reply of a broker that hands connections over. */
const reply = (token: Uint8Array) =>
  frame(
    { kind: 1, requestId: '1' },
    encodeMessage('HelloReply', {
      negotiated: {
        negotiatedProtocol: 1,
        backendPipe: '/x',
        serverCapabilities: '1',
        handlePassedToken: token,
      },
    }),
  );

describe('a handoff that both ends recorded', () => {
  const recordings = { broker: seen(0, { after: 5 }), backend: seen(0.5, { after: 4 }) };

  it('is one, and every byte is reported once', async () => {
    const { handoffs, summary } = await merge(recordings);
    expect(handoffs).toHaveLength(1);
    expect(summary).toMatchObject({
      frames: 2,
      offers: 1,
      acks: 1,
      bytes: 16 + offer().length + ack().length,
    });
    expect(summary.handoffs.accepted).toBe(1);
  });

  it('says what left the broker and what reached the backend', async () => {
    const [handoff] = (await merge(recordings)).handoffs;
    expect(handoff).toMatchObject({
      ...{ file: 'broker', outcome: 'accepted', latencyMs: 5 },
      views: [
        { file: 'broker', latencyMs: 5, offered: '2026-01-01T00:00:00.000000Z' },
        { file: 'backend', latencyMs: 4, offered: '2026-01-01T00:00:00.000500Z' },
      ],
    });
    expect(handoff).not.toHaveProperty('sides');
  });

  it('is the same whichever is named first, and however wrong a clock is', async () => {
    const expected = (await merge(recordings)).summary;
    const { broker, backend } = recordings;
    for (const shift of [-3_000_000, -2 * MS, 0, 2 * MS, 3_000_000]) {
      const { summary, handoffs } = await merge({ backend, broker }, { backend: shift });
      expect(summary.handoffs).toEqual(expected.handoffs);
      expect(summary.bytes).toBe(expected.bytes);
      expect(handoffs[0]!.views!.map(({ file }) => file)).toEqual(['broker', 'backend']);
      expect(handoffs[0]!.latencyMs).toBe(5);
    }
  });

  it('that ended differently is reported as its broker sees it, with both sides', async () => {
    const other = ack({ token: OTHER_TOKEN });
    const { handoffs, summary } = await merge({
      broker: seen(0, { after: 5, bytes: other }),
      backend: seen(0.5, { after: 4 }),
    });
    expect(handoffs).toMatchObject([
      { outcome: 'invalid', sides: { broker: 'invalid', backend: 'accepted' }, offer: 0 },
    ]);
    // Both ACKs passed, each at its own place.
    expect(summary).toMatchObject({ offers: 1, acks: 2, handoffs: { accepted: 0, invalid: 1 } });
  });

  it('whose answer did not arrive is unanswered', async () => {
    const { handoffs } = await merge({ broker: seen(0, null), backend: seen(0.5, { after: 4 }) });
    expect(handoffs).toMatchObject([
      { outcome: 'unanswered', ack: null, sides: { broker: 'unanswered', backend: 'accepted' } },
    ]);
  });

  it('whose descriptor was lost on its way says where', async () => {
    const { handoffs, summary } = await merge({
      broker: seen(0, { after: 5 }),
      backend: seen(0.5, { after: 4 }, { descriptors: 0 }),
    });
    expect(handoffs[0]!.problems).toMatchObject([{ id: 'descriptor-missing' }]);
    expect(handoffs[0]!.problems[0]!.text).toMatch(/^in backend: /);
    expect(summary.problems).toEqual({ error: 1, warning: 0, note: 0 });
  });

  it('is cut in one of them: what the other has whole is enough', async () => {
    const whole = offer();
    const { records } = await merge({
      broker: seen(0, { after: 5 }),
      backend: [
        toBackend(TOKEN, { time: START + MS, descriptors: 1 }),
        toBackend(whole.subarray(0, 32), { time: START + MS }),
        { ...toBackend(new Uint8Array(), { time: START + MS }), gap: whole.length - 32 },
      ],
    });
    expect(records.filter(({ type }) => type === 'gap' || type === 'bytes')).toEqual([]);
  });
});

describe('recordings of different traffic', () => {
  it('keep their connections apart, although the numbers are the same', async () => {
    const { handoffs, summary } = await merge({
      one: seen(0, { after: 5 }),
      other: seen(1, { after: 5 }, { token: OTHER_TOKEN }),
    });
    expect(handoffs.map(({ connection, file }) => [connection, file])).toEqual([
      [0, 'one'],
      [1, 'other'],
    ]);
    expect(summary).toMatchObject({ offers: 2, handoffs: { accepted: 2 } });
    for (const handoff of handoffs) expect(handoff).not.toHaveProperty('views');
  });

  it('come in the order of their times', async () => {
    const { records } = await merge({
      one: [...seen(0, { after: 1 }), ...seen(20, { after: 1 }, { connection: 1, token: OTHER_TOKEN })],
      other: seen(10, { after: 1 }, { token: new Uint8Array(16).fill(7) }),
    });
    const files = records.flatMap((record) => (record.type === 'frame' ? [record.file] : []));
    expect(files).toEqual(['one', 'one', 'other', 'other', 'one', 'one']);
  });

  it('may hold the same application bytes, which are reported for each', async () => {
    const talk = (token: Uint8Array) => [
      toClient(concat(reply(token)), { time: START }),
      toClient(ready({ token }), { time: START + MS }),
      fromClient(Buffer.from('ping'), { time: START + 2 * MS }),
    ];
    const { records } = await merge({ one: talk(TOKEN), other: talk(OTHER_TOKEN) });
    expect(records.filter(({ type }) => type === 'bytes')).toHaveLength(2);
  });
});

describe('what the client recorded', () => {
  const said = hello({ peerPid: 4242 });
  const client = (at: number, token = TOKEN): Segment[] => [
    fromClient(said, { time: START + at * MS }),
    toClient(reply(token), { time: START + (at + 1) * MS }),
    toClient(ready({ token }), { time: START + (at + 10) * MS }),
  ];

  it('gives the handoff its ready', async () => {
    const { handoffs } = await merge({ backend: seen(2, { after: 4 }), client: client(0) });
    expect(handoffs).toMatchObject([{ outcome: 'accepted', ready: 4 }]);
  });

  it('is reported once with what the broker has of it', async () => {
    const broker = [...client(0.1), ...seen(2, { after: 4 }, { connection: 1 })];
    const { records, summary } = await merge({ client: client(0), broker });
    expect(summary.frames).toBe(5);
    expect(new Set(records.map(({ connection }) => connection)).size).toBe(2);
  });

  it('is another connection where its reply has another token, although the Hello is alike', async () => {
    const { summary, records } = await merge({ one: client(0), other: client(0.5, OTHER_TOKEN) });
    expect(summary.frames).toBe(6);
    expect(new Set(records.map(({ connection }) => connection)).size).toBe(2);
  });

  it('shows that it was told “accepted” although the backend refused', async () => {
    const refused = ack({ accepted: false, errorDetail: 'busy' });
    const { handoffs } = await merge({
      backend: seen(2, { after: 4, bytes: refused }),
      client: client(0),
    });
    expect(handoffs[0]!.problems.map(({ id }) => id)).toContain('ready-without-acceptance');
  });

  it('shows that once, where the broker has recorded the ready and the refusal', async () => {
    const bytes = ack({ accepted: false, errorDetail: 'busy' });
    const [said, replied, last] = client(0.1);
    const broker = [said!, replied!, ...seen(2, { after: 4, bytes }, { connection: 1 }), last!];
    const backend = seen(2.1, { after: 3, bytes });
    for (const recordings of [
      { broker, backend },
      { backend, broker },
      { broker, client: client(0) },
    ]) {
      const { summary } = await merge(recordings);
      expect(summary.problemsById).toMatchObject({ 'ready-without-acceptance': 1 });
    }
  });
});

it('a ready is about the offer that was accepted, also where the broker has repeated it', async () => {
  const again = toBackend(offer(), { connection: 0, time: START + 1 * MS, descriptors: 0 });
  const [sideband, first, answer] = seen(0, { after: 2 });
  const told = toClient(ready(), { connection: 0, time: START + 5 * MS });
  const backend = [sideband!, first!, again, answer!];
  const client = [
    fromClient(hello(), { connection: 0, time: START - 9 * MS }),
    toClient(reply(TOKEN), { connection: 0, time: START - 8 * MS }),
    told,
  ];
  const { handoffs } = await merge({ backend, client });
  const last = [0, 1].map((index) => handoffs.findLast((one) => one.index === index));
  expect(last).toMatchObject([{ outcome: 'accepted' }, { outcome: 'unanswered', ready: null }]);
  expect(last[0]!.ready).not.toBeNull();
  expect(last.flatMap((one) => one!.problems.map(({ id }) => id))).not.toContain('ready-without-acceptance');
});

it('is reported once however often it is recorded, and as often as it was sent', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 1, max: 3 }),
      fc.array(fc.integer({ min: -5_000, max: 5_000 }), { minLength: 4, maxLength: 4 }),
      async (ends, acks, shifts) => {
        const conversation = [
          ...seen(0, { after: 5 }),
          ...Array.from({ length: acks - 1 }, (_, index) =>
            fromBackend(ack(), { time: START + (6 + index) * MS }),
          ),
        ];
        const names = Array.from({ length: ends }, (_, index) => `end ${index}`);
        const { summary } = await merge(
          Object.fromEntries(names.map((name) => [name, conversation])),
          Object.fromEntries(names.map((name, index) => [name, shifts[index]!])),
        );
        expect(summary).toMatchObject({ offers: 1, acks, handoffs: { accepted: 1 } });
        expect(summary.problemsById).toEqual(acks === 1 ? {} : { 'duplicate-ack': acks - 1 });
      },
    ),
  );
});
