import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HandoffFastPath } from '../../src/fast/handoff-fast-path.ts';
import { ackDraft } from '../../src/frames/ack.ts';
import { encodeDraft } from '../../src/frames/draft.ts';
import { offerDraft } from '../../src/frames/offer.ts';
import { Decoder } from '../../src/records/decoder.ts';
import type { Segment } from '../../src/records/segment.ts';
import { Tally } from '../../src/records/tally.ts';
import { streamFrom } from '../fuzz/inputs.ts';
import { Random } from '../fuzz/random.ts';
import { OTHER_TOKEN, offer, ready, TOKEN } from '../wire/building.ts';
import { expectSame, LONG_WAY, printed } from './both-ways.ts';

const token = fc.oneof(
  fc.uint8Array({ minLength: 16, maxLength: 16 }),
  // The same again, and tokens that look like the start of a frame where one could be.
  fc.constantFrom(new Uint8Array(16), new Uint8Array(16).fill(8), new Uint8Array(16).fill(1)),
);
const ORDERS = [
  ...['offer,ack', 'offer', 'ack', 'offer,ack,ready', 'offer,ready,ack', 'offer,ready', 'ready,offer,ack'],
  ...['offer,ack,ack', 'offer,ping,ack', 'offer,ready,ready,ack'],
];
const handoff = fc
  .record({
    token,
    correlationId: fc.oneof(fc.nat(12), fc.nat(), fc.bigInt(0n, 2n ** 64n - 1n)).map(String),
    serviceName: fc.constantFrom('zccache', 'clud', '', 'a\u001bb', 'ü', '"', '1'.repeat(10)),
    handleValue: fc.constantFrom('0', '5', '12345'),
    accepted: fc.boolean(),
    errorDetail: fc.constantFrom('', 'busy', 'no\n', '12'),
    order: fc.constantFrom(...ORDERS),
    sideband: fc.boolean(),
  })
  .map(({ token, correlationId, serviceName, handleValue, accepted, errorDetail, order, sideband }) => {
    const answer = { token, correlationId, accepted, errorDetail };
    const pieces = {
      offer: Buffer.concat([
        sideband ? token : new Uint8Array(),
        encodeDraft(offerDraft({ token, correlationId, serviceName, handleValue })),
      ]),
      ack: encodeDraft(ackDraft(answer)),
      ready: ready(answer),
      ping: Buffer.from('ping'),
    };
    return Buffer.concat(order.split(',').map((name) => pieces[name as keyof typeof pieces]));
  });

describe('what passes without records is reported as it is with them', () => {
  it('for conversations of all kinds, cut anywhere', async () => {
    const conversations = fc.array(handoff, { minLength: 1, maxLength: 30 });
    const property = fc.asyncProperty(conversations, fc.array(fc.nat()), async (pieces, places) => {
      const bytes = Buffer.concat(pieces);
      const cuts = places.map((place) => place % bytes.length).sort((one, other) => one - other);
      await expectSame([0, ...cuts].map((cut, index) => bytes.subarray(cut, cuts[index] ?? bytes.length)));
    });
    await fc.assert(property, { numRuns: 25 });
  });

  it('for a ready that comes before its ACK, which is reported anew and counted once', async () => {
    const answer = { token: TOKEN, accepted: true, errorDetail: '' };
    const ack = encodeDraft(ackDraft({ ...answer, correlationId: '1' }));
    const bytes = Buffer.concat([TOKEN, offer(), ready(answer), ack]);
    await expectSame([bytes]);
    expect(await printed('summary', [bytes], null)).toContain('1 handoff: 1 accepted');
  });

  it('for broken streams', async () => {
    for (let seed = 1; seed <= 25; seed++) await expectSame([streamFrom(new Random(seed))]);
  });

  it('for numbers that grow digits, in chunks as long as those of a file', async () => {
    const random = new Random(1);
    const pieces = Array.from({ length: 3_000 }, (_, index) => {
      const token = random.bytes(16);
      const correlationId = String(index);
      const offer = offerDraft({ token, correlationId, serviceName: 'zccache', handleValue: '0' });
      const ack = ackDraft({ token, correlationId, accepted: index % 7 !== 0, errorDetail: '' });
      return Buffer.concat([token, encodeDraft(offer), encodeDraft(ack)]);
    });
    const bytes = Buffer.concat(pieces);
    const chunks = [];
    for (let at = 0; at < bytes.length; at += 100_000) chunks.push(bytes.subarray(at, at + 100_000));
    await expectSame(chunks);
  });

  it('for more handoffs than are remembered, some of them open and some heard of again', async () => {
    const pieces = Array.from({ length: 34_000 }, (_, index) => {
      const token = Buffer.alloc(16);
      token.writeUInt32LE(index);
      const answer = { token, correlationId: '1', accepted: true, errorDetail: '' };
      const offer = encodeDraft(offerDraft({ ...answer, serviceName: 'zccache', handleValue: '0' }));
      return index % 100 === 0 ? offer : Buffer.concat([token, offer, encodeDraft(ackDraft(answer))]);
    });
    const heardOfAgain = [1, 20_001, 33_999].map((index) => {
      const token = Buffer.alloc(16);
      token.writeUInt32LE(index);
      return ready({ token });
    });
    const bytes = Buffer.concat([...pieces, ...heardOfAgain]);
    const short = await printed('json', [bytes], null);
    expect(short === (await printed('json', [bytes], LONG_WAY))).toBe(true);
    // Not toContain: a failure would print all of it.
    expect(short.includes('given up, as 32768 offers came after it')).toBe(true);
    expect(short.includes('"ready":67661')).toBe(true);
  });
});

/** What is counted of those segments from a broker, which take the fast path where they can. */
function counted(...segments: readonly (Partial<Segment> & { readonly bytes: Uint8Array })[]) {
  const tally = new Tally();
  const fastPath = (progress: ConstructorParameters<typeof HandoffFastPath>[0]) =>
    new HandoffFastPath(progress, tally, null);
  const decoder = new Decoder((record) => tally.add(record), { fastPath });
  const place = { connection: 0, direction: 'broker-to-backend', time: 1, descriptors: 0 } as const;
  for (const segment of segments) decoder.push({ ...place, ...segment });
  decoder.end();
  return tally.summary;
}

it('an offer after a sideband that was broken on purpose is not counted among the problems, should nothing answer it', () => {
  expect(counted({ bytes: TOKEN, own: true }, { bytes: offer() })).toMatchObject({
    ...{ handoffs: { unanswered: 1 }, problems: { error: 0, warning: 0 } },
  });
});

it('an offer that was broken off does not hide that the next sideband has none', () => {
  const third = new Uint8Array(16).fill(3);
  const nothing = new Uint8Array();
  const sideband = { bytes: TOKEN, descriptors: 1 };
  const brokenOff = { bytes: nothing, changed: { by: 'incomplete', was: offer({ token: TOKEN }) } };
  const other = { bytes: offer({ token: third }) };
  const before = counted(sideband, brokenOff, other).problems.error;
  expect(counted(sideband, brokenOff, other, { bytes: OTHER_TOKEN, descriptors: 1 }).problems.error).toBe(
    before + 1,
  );
});
