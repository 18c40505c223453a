import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ackDraft } from '../../src/frames/ack.ts';
import { adminReplyDraft, adminRequestDraft } from '../../src/frames/admin.ts';
import { type Draft, encodeDraft } from '../../src/frames/draft.ts';
import { encodeMessage, frameBytes } from '../../src/frames/encode.ts';
import { helloDraft } from '../../src/frames/hello.ts';
import { offerDraft } from '../../src/frames/offer.ts';
import { readyDraft } from '../../src/frames/ready.ts';
import { negotiatedDraft, refusedDraft } from '../../src/frames/reply.ts';
import { seenDraft } from '../../src/frames/seen-draft.ts';
import { bytes, concat, read, toHex } from '../wire/building.ts';

const id = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(String);
const text = fc.string({ unit: 'grapheme', maxLength: 20 });
const token = fc.uint8Array({ maxLength: 20 });
const ack = fc.record({ token, correlationId: id, accepted: fc.boolean(), errorDetail: text });
const hello = fc.record({
  serviceName: text,
  wantedVersion: text,
  clientVersion: text,
  handlePassing: fc.boolean(),
  peerPid: fc.nat(),
  clientLibName: text,
  clientLibVersion: text,
});
const negotiated = fc.record({
  daemonVersion: text,
  backendPipe: text,
  keepaliveIntervalSecs: id,
  token: fc.option(token),
  connectionId: id,
});
const refused = fc.record({ code: fc.nat(20), reason: text, retryAfterMs: fc.nat() });
const right: fc.Arbitrary<Draft> = fc.oneof(
  ack.map(ackDraft),
  ack.map(readyDraft),
  fc.record({ token, correlationId: id, serviceName: text, handleValue: id }).map(offerDraft),
  hello.map(helloDraft),
  fc.tuple(negotiated, id).map(([fields, requestId]) => negotiatedDraft(fields, requestId)),
  fc.tuple(refused, id).map(([fields, requestId]) => refusedDraft(fields, requestId)),
  fc.record({ verb: fc.nat(30), json: fc.boolean(), serviceName: text }).map(adminRequestDraft),
  id.map((requestId) =>
    adminReplyDraft(
      { kind: 'ADMIN_REPLY_KIND_JSON', body: '{}', exitCode: 2, contentType: 'application/json' },
      requestId,
    ),
  ),
);

describe('a frame that was seen', () => {
  it('is written again in the same bytes', () => {
    fc.assert(
      fc.property(right, (draft) => {
        const written = encodeDraft(draft);
        expect(toHex(encodeDraft(seenDraft(read(written, null))!))).toBe(toHex(written));
      }),
    );
  });

  it('keeps what the schema does not have, and the envelope’s other fields', () => {
    const payload = concat(encodeMessage('HandoffAck', { token: bytes('01'.repeat(16)) }), bytes('980601'));
    const frame = {
      envelopeVersion: 1,
      kind: 1,
      payloadProtocol: 0xd0ff,
      payload,
      traceparent: '00-aa-bb-01',
    };
    const written = frameBytes(encodeMessage('Frame', frame));
    expect(toHex(encodeDraft(seenDraft(read(written, null))!))).toBe(toHex(written));
  });

  it('is nothing to break where it cannot be read', () => {
    const frame = { envelopeVersion: 1, kind: 1, payloadProtocol: 0xd0ff, payload: bytes('0a7f') };
    expect(seenDraft(read(frameBytes(encodeMessage('Frame', frame)), null))).toBeNull();
    const foreign = { envelopeVersion: 1, payloadProtocol: 0x7a63, payload: bytes('00') };
    expect(seenDraft(read(frameBytes(encodeMessage('Frame', foreign)), null))).toBeNull();
  });
});
