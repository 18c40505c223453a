import { describe, expect, it } from 'vitest';
import { encodeMessage } from '../../src/frames/encode.ts';
import { judgeOffer, judgeOfferAt, type OfferJudgement } from '../../src/handoff/judge-offer.ts';
import { TokenStore } from '../../src/handoff/tokens.ts';
import { ack, bytes, concat, frame, OTHER_TOKEN, offer, read, TOKEN, toHex } from '../wire/building.ts';

function judge(
  whole: Uint8Array,
  sideband: Uint8Array | null = null,
  tokens = new TokenStore(null, () => 0),
): OfferJudgement {
  const token = sideband === null ? null : toHex(sideband);
  const judgement = judgeOffer(read(whole, 'broker-to-backend'), token, tokens);
  expect(judgeOfferAt({ bytes: whole, start: 0, end: whole.length }, token, tokens)).toEqual(judgement);
  return judgement;
}

const envelope = { kind: 0, payloadProtocol: 0xd0ff, requestId: '1' };
const rightPayload = encodeMessage('HandoffOffer', { token: TOKEN, serviceName: 'clud', correlationId: '1' });

describe('an offer is fine', () => {
  it('with its own sideband, or none', () => {
    const offerValues = { token: toHex(TOKEN), correlationId: '1', serviceName: 'zccache', handleValue: '0' };
    expect(judge(offer(), TOKEN)).toEqual({ type: 'fine', offer: offerValues });
    expect(judge(offer())).toEqual({ type: 'fine', offer: offerValues });
  });

  it('whether its handle_value of 0 is spelled out or left out', () => {
    expect(judge(frame(envelope, rightPayload))).toMatchObject({ type: 'fine', offer: { handleValue: '0' } });
    expect(judge(frame(envelope, concat(bytes('08 07'), rightPayload)))).toMatchObject({
      offer: { handleValue: '7' },
    });
    expect(judge(frame(envelope, concat(bytes('08 00'), rightPayload)))).toMatchObject({ type: 'fine' });
  });

  it('with the correlation id 0, left out everywhere', () => {
    expect(judge(offer({ correlationId: '0' }))).toMatchObject({
      type: 'fine',
      offer: { correlationId: '0' },
    });
  });
});

describe('an offer cannot be answered', () => {
  const otherGeneration = offer();
  otherGeneration[0] = 2;

  it.each([
    ['its framing byte is another', otherGeneration, /framing byte/],
    ['it is no Frame', bytes('01 03000000 0a0561'), /./],
    [
      'its envelope_version is not 1',
      frame({ ...envelope, envelopeVersion: 2 }, rightPayload),
      /envelope_version/,
    ],
    ['it has no body', bytes('01 00000000'), /envelope_version/],
    ['it is no REQUEST', frame({ ...envelope, kind: 1 }, rightPayload), /kind/],
    ['it is an ACK', ack(), /kind .*; it is an ACK: the peer looks like a backend/],
    ['its protocol is another', frame({ ...envelope, payloadProtocol: 0 }, rightPayload), /payload_protocol/],
    ['it is compressed', frame({ ...envelope, payloadEncoding: 1 }, rightPayload), /payload_encoding/],
    ['its payload is no HandoffOffer', frame(envelope, bytes('12 10 61')), /./],
    ['its service is no UTF-8', frame(envelope, concat(rightPayload, bytes('1a 01 ff'))), /UTF-8/],
    [
      'its request_id is not its correlation_id',
      frame({ ...envelope, requestId: '2' }, rightPayload),
      /request_id/,
    ],
  ])('when %s', (_, whole, reason) => {
    expect(judge(whole)).toMatchObject({ type: 'unanswerable', reason: expect.stringMatching(reason) });
  });

  it('and that comes before its token', () => {
    const twice = frame(
      { ...envelope, requestId: '2' },
      encodeMessage('HandoffOffer', { correlationId: '1' }),
    );
    expect(judge(twice)).toMatchObject({ type: 'unanswerable' });
  });
});

describe('an offer is to be refused', () => {
  it.each([
    ['is missing', new Uint8Array(), /missing/],
    ['has 15 bytes', TOKEN.subarray(0, 15), /16 bytes.*15/],
    ['has 17 bytes', concat(TOKEN, bytes('00')), /16 bytes.*17/],
  ])('when its token %s', (_, token, reason) => {
    expect(judge(offer({ token }))).toMatchObject({
      type: 'refusable',
      reason: expect.stringMatching(reason),
    });
  });

  it('when its sideband is another token', () => {
    expect(judge(offer(), OTHER_TOKEN)).toMatchObject({
      type: 'refusable',
      offer: { token: toHex(TOKEN), correlationId: '1' },
      reason: expect.stringMatching(/sideband/),
    });
  });

  it('when its token is not the expected one', () => {
    const tokens = new TokenStore(toHex(TOKEN), () => 0);
    expect(judge(offer(), null, tokens)).toMatchObject({ type: 'fine' });
    expect(judge(offer({ token: OTHER_TOKEN }), null, tokens)).toMatchObject({
      type: 'refusable',
      reason: expect.stringMatching(/expected/),
    });
  });

  it('when its token was accepted before', () => {
    const tokens = new TokenStore(null, () => 0);
    tokens.consume(toHex(TOKEN));
    expect(judge(offer(), null, tokens)).toMatchObject({
      type: 'refusable',
      reason: expect.stringMatching(/used/),
    });
    expect(judge(offer({ token: OTHER_TOKEN }), null, tokens)).toMatchObject({ type: 'fine' });
  });
});

it('judging a token does not use it up', () => {
  const tokens = new TokenStore(null, () => 0);
  expect(judge(offer(), null, tokens).type).toBe('fine');
  expect(judge(offer(), null, tokens).type).toBe('fine');
});

it('a mismatch does not use the expected token up', () => {
  const tokens = new TokenStore(toHex(TOKEN), () => 0);
  judge(offer({ token: OTHER_TOKEN }), null, tokens);
  expect(judge(offer(), null, tokens).type).toBe('fine');
});

describe('judged without building anything', () => {
  it('it is the same, whichever byte of it is changed', () => {
    const right = offer({ serviceName: 'zccache', correlationId: '300' });
    for (let at = 0; at < right.length; at++)
      for (let value = 0; value < 256; value++) {
        const changed = right.slice();
        changed[at] = value;
        // Whoever cuts frames out of a stream goes by the length.
        if (at === 0 || at > 4) judge(changed, TOKEN);
      }
  });
});
