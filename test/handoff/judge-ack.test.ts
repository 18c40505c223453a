import { describe, expect, it } from 'vitest';
import { encodeMessage } from '../../src/frames/encode.ts';
import { ACK_CHECKS, judgeAck, judgeNoFrame, notReached } from '../../src/handoff/judge-ack.ts';
import { ack, bytes, concat, frame, OTHER_TOKEN, read, ready, TOKEN } from '../wire/building.ts';
import { OFFERED } from './offered.ts';

function judge(whole: Uint8Array, late: number | null = null) {
  return judgeAck(read(whole, 'backend-to-broker'), OFFERED, late);
}

/** The one check that failed; those before it must have passed, those behind it not have been reached. */
function failedCheck(whole: Uint8Array, late: number | null = null): string | undefined {
  const { checks } = judge(whole, late);
  expect(checks.map(({ id }) => id)).toEqual([...ACK_CHECKS]);
  const at = checks.findIndex(({ result }) => result === 'failed');
  const behind = at === -1 ? checks.length : at;
  expect(checks.slice(0, behind).every(({ result }) => result === 'passed')).toBe(true);
  expect(checks.slice(behind + 1).every(({ result }) => result === 'not-reached')).toBe(true);
  return checks[at]?.id;
}

const rightPayload = encodeMessage('HandoffAck', { token: TOKEN, accepted: true, correlationId: '1' });
const envelope = { kind: 1, payloadProtocol: 0xd0ff, requestId: '1' };

it('the checks are those of the protocol, in its order', () => {
  expect(ACK_CHECKS).toEqual([
    ...['framing', 'frame', 'envelope-version', 'kind', 'payload-protocol', 'payload-encoding'],
    ...['request-id', 'payload', 'correlation-id', 'token', 'accepted', 'deadline'],
  ]);
});

describe('an ACK', () => {
  it('that is right passes all', () => {
    expect(failedCheck(ack())).toBeUndefined();
    expect(judge(ack())).toMatchObject({ outcome: 'accepted', errorDetail: '' });
  });

  it('may spell out defaults', () => {
    const spelled = concat(rightPayload, bytes('1a 00'));
    expect(failedCheck(frame({ ...envelope, payloadEncoding: 0, traceparent: '' }, spelled))).toBeUndefined();
  });

  it('that refuses fails accepted, with its reason, which may be empty', () => {
    const refusal = ack({ accepted: false, errorDetail: 'busy' });
    expect(failedCheck(refusal)).toBe('accepted');
    expect(judge(refusal)).toMatchObject({ outcome: 'refused', errorDetail: 'busy' });
    expect(judge(ack({ accepted: false }))).toMatchObject({ outcome: 'refused', errorDetail: '' });
  });

  it('that comes late fails deadline, and nothing before it', () => {
    expect(failedCheck(ack(), 3)).toBe('deadline');
    expect(judge(ack(), 3).outcome).toBe('late');
  });

  it('that refuses late is a refusal: that check comes first', () => {
    expect(judge(ack({ accepted: false }), 3).outcome).toBe('refused');
  });
});

describe('an ACK fails', () => {
  const otherGeneration = ack();
  otherGeneration[0] = 2;

  it.each([
    ['framing', otherGeneration],
    ['frame', bytes('01 03000000 0a0561')],
    ['frame', bytes('01 04000000 08014a08')],
    ['envelope-version', frame({ ...envelope, envelopeVersion: 2 }, rightPayload)],
    ['envelope-version', bytes('01 00000000')],
    ['kind', frame({ ...envelope, kind: 0 }, rightPayload)],
    ['kind', ready()],
    ['payload-protocol', frame({ ...envelope, payloadProtocol: 0xd0fe }, rightPayload)],
    ['payload-encoding', frame({ ...envelope, payloadEncoding: 1 }, rightPayload)],
    ['request-id', frame({ ...envelope, requestId: '2' }, rightPayload)],
    ['payload', frame(envelope, bytes('0a 10 61'))],
    ['payload', frame(envelope, concat(rightPayload, bytes('12 01 61')))],
    ['payload', frame(envelope, concat(rightPayload, bytes('1a 01 ff')))],
    ['correlation-id', frame(envelope, encodeMessage('HandoffAck', { token: TOKEN, accepted: true }))],
    ['token', ack({ token: OTHER_TOKEN })],
    ['token', ack({ token: TOKEN.subarray(0, 15) })],
    ['token', ack({ token: new Uint8Array() })],
    ['accepted', ack({ accepted: false })],
  ])('%s', (check, whole) => {
    expect(failedCheck(whole)).toBe(check);
  });

  it('the first check only, where several would fail', () => {
    const wrong = frame(
      { ...envelope, kind: 3, requestId: '9' },
      encodeMessage('HandoffAck', { token: OTHER_TOKEN }),
    );
    expect(failedCheck(wrong)).toBe('kind');
    expect(failedCheck(frame({ ...envelope, envelopeVersion: 0, kind: 0 }, rightPayload))).toBe(
      'envelope-version',
    );
    expect(failedCheck(ack({ token: OTHER_TOKEN, correlationId: '2' }), 5)).toBe('request-id');
    expect(failedCheck(ack({ token: OTHER_TOKEN, accepted: false }))).toBe('token');
  });

  it('and is invalid, without a refusal’s reason', () => {
    const refusing = ack({ token: OTHER_TOKEN, accepted: false, errorDetail: 'busy' });
    expect(judge(refusing)).toMatchObject({ outcome: 'invalid', errorDetail: '' });
  });
});

describe('what failed is said in a sentence', () => {
  it.each([
    ['which field, wanted and found', ack({ correlationId: '7' }), /request_id.*1.*7/],
    ['where a token differs', ack({ token: TOKEN.with(3, 0) }), /byte 3/],
    ['how long a token is', ack({ token: TOKEN.subarray(0, 15) }), / of 16 bytes, found 15$/],
  ])('%s', (_, whole, text) => {
    expect(judge(whole).checks.find(({ result }) => result === 'failed')?.text).toMatch(text);
  });

  it('without the bytes of a token', () => {
    const { checks } = judge(ack({ token: OTHER_TOKEN }));
    expect(JSON.stringify(checks)).not.toMatch(/b0b1|a0a1/i);
  });
});

it('an unknown field and an id of 64 bits are no reason to reject', () => {
  const correlationId = 2n ** 64n - 1n;
  const reading = read(ack({ correlationId: String(correlationId) }), 'backend-to-broker');
  expect(judgeAck(reading, { ...OFFERED, correlationId }, null).outcome).toBe('accepted');
  expect(failedCheck(frame(envelope, concat(rightPayload, bytes('98 06 01'))))).toBeUndefined();
});

describe('without a complete frame', () => {
  it('framing fails', () => {
    const { outcome, checks } = judgeNoFrame('unanswered', 'nothing came');
    expect(outcome).toBe('unanswered');
    expect(checks[0]).toEqual({ id: 'framing', result: 'failed', text: 'nothing came' });
    expect(checks.slice(1).map(({ id, result }) => [id, result])).toEqual(
      ACK_CHECKS.slice(1).map((id) => [id, 'not-reached']),
    );
  });

  it('and without a delivered offer no check is reached', () => {
    expect(notReached()).toEqual(ACK_CHECKS.map((id) => ({ id, result: 'not-reached' })));
  });
});
