import fc from 'fast-check';
import { expect, it } from 'vitest';
import { RawEncoder } from '../../../src/capture/raw/raw-encoder.ts';
import type { Segment } from '../../../src/records/segment.ts';
import { decode, fromBackend, handoffs, problemIds, raw, toBackend } from '../../records/decoding.ts';
import { ack, bytes, concat, OTHER_TOKEN, offer, TOKEN } from '../../wire/building.ts';

const TOKENS = [TOKEN, OTHER_TOKEN, bytes('c0c1c2c3c4c5c6c7c8c9cacbcccdcecf')];

/** What passes on the connection of one broker: its sideband, its offer in two pieces, the answer. */
function said(connection: number): Segment[] {
  const token = TOKENS[connection]!;
  const whole = offer({ token });
  return [
    toBackend(token, { connection, descriptors: 1 }),
    toBackend(whole.subarray(0, 9), { connection, descriptors: 0 }),
    toBackend(whole.subarray(9), { connection, descriptors: 0 }),
    fromBackend(ack({ token }), { connection }),
  ];
}

it('what is missing of a frame is taken for passed, so that others need not wait for it', () => {
  const [sideband, begun, ended, answer] = said(0) as [Segment, Segment, Segment, Segment];
  const lost = { ...ended, bytes: new Uint8Array(), gap: ended.bytes.length };
  const encoder = new RawEncoder();
  const written = [sideband, ...said(1).slice(0, 1), begun, lost].map((one) => encoder.segment(one));
  expect(concat(...written)).toEqual(concat(TOKENS[0]!, begun.bytes));
  expect(encoder.segment(answer)).toEqual(Buffer.from(answer.bytes));
});

it('what several brokers say at once can be decoded, however it is interleaved', () => {
  const order = fc.shuffledSubarray([0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2], { minLength: 12 });
  fc.assert(
    fc.property(order, (turns) => {
      const left = TOKENS.map((_, connection) => said(connection));
      const encoder = new RawEncoder();
      const written = turns.map((connection) => encoder.segment(left[connection]!.shift()!));
      const records = decode(raw(concat(...written, encoder.end())));
      expect(handoffs(records).filter(({ outcome }) => outcome === 'accepted')).toHaveLength(3);
      expect(problemIds(records)).toEqual([]);
    }),
  );
});
