import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PcapngEncoder } from '../../src/capture/pcapng/pcapng-encoder.ts';
import { ackDraft } from '../../src/frames/ack.ts';
import { encodeDraft } from '../../src/frames/draft.ts';
import { offerDraft } from '../../src/frames/offer.ts';
import type { Segment } from '../../src/records/segment.ts';
import { DESCRIPTOR_FATES, DESCRIPTOR_KINDS } from '../../src/wire/descriptor.ts';
import { ack, offer, ready } from '../wire/building.ts';
import { expectSame, printed } from './both-ways.ts';

const START = 1_767_225_600_000_000;

const passed = fc.record({
  kind: fc.constantFrom(...DESCRIPTOR_KINDS, null),
  blocking: fc.constantFrom(true, false, null),
  fate: fc.constantFrom(...DESCRIPTOR_FATES, null),
});
const handoff = fc.record({
  connection: fc.constantFrom<number>(0, 1, 2, 1_234_567_890),
  token: fc.oneof(
    fc.uint8Array({ minLength: 16, maxLength: 16 }),
    fc.constantFrom(new Uint8Array(16), new Uint8Array(16).fill(1)),
  ),
  accepted: fc.boolean(),
  order: fc.constantFrom(
    ...['sideband offer ack', 'sideband offer ack', 'offer ack', 'sideband ack offer', 'offer offer ack'],
    ...['sideband offer', 'ack', 'sideband offer ack ready', 'loose ack', 'sideband sideband offer ack'],
    ...['sideband offer kept', 'sideband offer kept ack', 'sideband lost', 'sideband lost offer ack'],
    'sideband',
  ),
  /** What came with its sideband, as far as is known. */
  came: fc.oneof(
    fc.constantFrom({ descriptors: 1 }, { descriptors: 0 }, { descriptors: null }, { descriptors: 2 }),
    passed.map((one) => ({ descriptors: 1, passed: [one] })),
  ),
  cut: fc.option(fc.integer({ min: 1, max: 20 }), { nil: null }),
  took: fc.nat(6_000_000),
  timed: fc.boolean(),
  ends: fc.boolean(),
});

/** What passes of a frame that a tap changes is told separately. */
const CHANGED = { bytes: new Uint8Array(), descriptors: null };

/** What is said on the connections of a recording, each piece at once, or cut in two. */
function segments(
  handoffs: readonly (typeof handoff extends fc.Arbitrary<infer One> ? One : never)[],
): Segment[] {
  return handoffs.flatMap(({ connection, token, accepted, order, came, cut, took, timed, ends }, index) => {
    const answer = { token, correlationId: '1', accepted, errorDetail: accepted ? '' : 'busy' };
    const offer = encodeDraft(offerDraft({ ...answer, serviceName: 'zccache', handleValue: '0' }));
    const ack = encodeDraft(ackDraft(answer));
    const changes: { readonly [name: string]: Uint8Array } = { lost: offer, kept: ack };
    const pieces: { readonly [name: string]: Uint8Array } = {
      sideband: token,
      offer,
      ack,
      ready: ready(answer),
      loose: Buffer.from('nothing that is a frame'),
    };
    const start = START + 1000 * index;
    const said = order.split(' ').flatMap((name): Segment[] => {
      const answers = ['ack', 'ready', 'kept'].includes(name);
      const direction = answers ? 'backend-to-broker' : 'broker-to-backend';
      const time = timed ? start + (answers ? took : 0) : null;
      const with_ = name === 'sideband' ? came : { descriptors: 0 };
      const place = { connection, direction, time } as const;
      const was = changes[name];
      if (was !== undefined) return [{ ...place, ...CHANGED, changed: { by: 'drop', was } }];
      const bytes = pieces[name]!;
      if (cut === null || cut >= bytes.length) return [{ ...place, bytes, ...with_ }];
      const rest = {
        ...place,
        bytes: bytes.subarray(cut),
        descriptors: with_.descriptors === null ? null : 0,
      };
      return [{ ...place, bytes: bytes.subarray(0, cut), ...with_ }, rest];
    });
    const end = { connection, direction: null, time: start, bytes: new Uint8Array(), descriptors: null };
    return ends ? [...said, { ...end, ends: true }] : said;
  });
}

function recorded(said: readonly Segment[]): Buffer {
  const encoder = new PcapngEncoder('/run/backend.sock');
  return Buffer.concat([encoder.head(), ...said.map((segment) => encoder.segment(segment))]);
}

describe('pieces that come one at a time are reported as if each were cut from a stream', () => {
  it('on several connections, whatever came with them', async () => {
    const property = fc.asyncProperty(
      fc.array(handoff, { minLength: 1, maxLength: 20 }),
      async (handoffs) => {
        await expectSame([recorded(segments(handoffs))]);
      },
    );
    await fc.assert(property, { numRuns: 50 });
  });

  it('also where the framing byte is in a token, of which no frame can begin', async () => {
    const came = { descriptors: 1 } as const;
    const token = Uint8Array.from([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 2, 0, 0]);
    const plain = { connection: 0, accepted: true, came, cut: null, took: 0, timed: false, ends: false };
    const orders = ['sideband ack offer', 'sideband offer ack'];
    const said = orders.map((order, index) => ({
      ...plain,
      order,
      token: token.map((byte) => byte + index),
    }));
    await expectSame([recorded(segments(said))]);
  });

  it('also where an ACK names the token of another open offer, which redaction cuts', async () => {
    const [one, other] = ['TOKENabcdefghijk', 'OTHERabcdefghijk'].map((text) => Buffer.from(text));
    const forth = { connection: 0, direction: 'broker-to-backend', time: START, descriptors: 0 } as const;
    const back = { ...forth, direction: 'backend-to-broker' } as const;
    const refusal = (token: Uint8Array, named: Uint8Array) =>
      ack({ token, accepted: false, errorDetail: `not ${named}` });
    const bytes = recorded([
      ...[one!, other!].map((token) => ({ ...forth, bytes: offer({ token }) })),
      { ...back, bytes: refusal(one!, other!) },
      { ...forth, bytes: offer({ serviceName: String(other) }) },
      { ...back, bytes: refusal(other!, one!) },
    ]);
    await expectSame([bytes]);
    const text = await printed('redacted', [bytes], null);
    expect(text).toContain('not OTHE…');
    expect(text).not.toMatch(/TOKEN|OTHER/);
  });

  it('in chunks that end anywhere', async () => {
    const one = { accepted: true, order: 'sideband offer ack', came: { descriptors: 1 }, cut: null } as const;
    const handoffs = Array.from({ length: 40 }, (_, index) => ({
      ...{ ...one, connection: index % 3, token: new Uint8Array(16).fill(index), took: index },
      ...{ timed: true, ends: index % 5 === 0, cut: index % 4 === 0 ? 7 : null },
    }));
    const bytes = recorded(segments(handoffs));
    const whole = await printed('json', [bytes], null);
    for (const length of [1, 7, 100, 300, 1000]) {
      const chunks = [];
      for (let at = 0; at < bytes.length; at += length) chunks.push(bytes.subarray(at, at + length));
      expect(await printed('json', chunks, null)).toBe(whole);
    }
  });
});
