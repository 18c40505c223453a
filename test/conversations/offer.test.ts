import { describe, expect, it } from 'vitest';
import { OfferConversation, type OfferVerdict } from '../../src/conversations/offer.ts';
import { OFFERED } from '../handoff/offered.ts';
import { ack, bytes, concat, OTHER_TOKEN } from '../wire/building.ts';

const ACK = ack();

/** The broker's side of an offer that was delivered at 1000 ms, with a deadline of 5 s. */
function delivered(): OfferConversation {
  const conversation = new OfferConversation(OFFERED, 5_000);
  expect(conversation.handle({ type: 'delivered', at: 1_000 })).toBeNull();
  return conversation;
}

function receives(...arrivals: readonly (readonly [at: number, given: Uint8Array])[]): OfferVerdict | null {
  const conversation = delivered();
  let verdict: OfferVerdict | null = null;
  for (const [at, given] of arrivals) {
    expect(verdict).toBeNull();
    verdict = conversation.handle({ type: 'received', bytes: given, at });
  }
  return verdict;
}

function failed(verdict: OfferVerdict | null): string | undefined {
  return verdict?.checks.find(({ result }) => result === 'failed')?.id;
}

describe('an answer is', () => {
  it('accepted', () => {
    expect(receives([1_005.8, ACK])).toMatchObject({ outcome: 'accepted', latencyMs: 5.8 });
  });

  it('refused, with its reason', () => {
    const refusal = receives([1_001, ack({ accepted: false, errorDetail: 'busy' })]);
    expect(refusal).toMatchObject({ outcome: 'refused', errorDetail: 'busy', latencyMs: 1 });
  });

  it('invalid, with the check that failed', () => {
    const verdict = receives([1_001, ack({ token: OTHER_TOKEN })]);
    expect(verdict).toMatchObject({ outcome: 'invalid', latencyMs: 1 });
    expect(failed(verdict)).toBe('token');
  });

  it('judged once it is complete, though it comes byte by byte', () => {
    const singly = Array.from(ACK, (byte, index) => [1_000 + index, Uint8Array.of(byte)] as const);
    expect(receives(...singly)).toMatchObject({ outcome: 'accepted', latencyMs: ACK.length - 1 });
  });

  it('judged by its first frame, whatever follows', () => {
    expect(receives([1_001, concat(ACK, bytes('deadbeef'))])).toMatchObject({ outcome: 'accepted' });
    expect(receives([1_001, concat(ACK, ack({ accepted: false }))])).toMatchObject({ outcome: 'accepted' });
  });
});

describe('the deadline', () => {
  it('is kept by an ACK that is read just then', () => {
    expect(receives([6_000, ACK])).toMatchObject({ outcome: 'accepted', latencyMs: 5_000 });
  });

  it('is missed by one that is read later: deadline fails', () => {
    const verdict = receives([6_000.5, ACK]);
    expect(verdict).toMatchObject({ outcome: 'late', latencyMs: 5_000.5 });
    expect(failed(verdict)).toBe('deadline');
  });

  it('is missed when only the last byte is late', () => {
    expect(receives([1_001, ACK.subarray(0, 38)], [6_001, ACK.subarray(38)])).toMatchObject({
      outcome: 'late',
    });
  });

  it.each([
    ['nothing came', new Uint8Array()],
    ['a part of an ACK came', ACK.subarray(0, 10)],
  ])('makes it unanswered when %s: framing fails', (_, part) => {
    const conversation = delivered();
    if (part.length > 0) conversation.handle({ type: 'received', bytes: part, at: 1_001 });
    const verdict = conversation.handle({ type: 'deadline' });
    expect(verdict).toMatchObject({ outcome: 'unanswered', latencyMs: null, errorDetail: '' });
    expect(failed(verdict)).toBe('framing');
  });
});

describe('when the backend closes', () => {
  it('before any byte, it is unanswered: framing fails', () => {
    const verdict = delivered().handle({ type: 'closed', reason: '' });
    expect(verdict).toMatchObject({ outcome: 'unanswered', latencyMs: null });
    expect(failed(verdict)).toBe('framing');
  });

  it.each([1, 5, ACK.length - 1])(
    'inside a frame, behind %d bytes, it is invalid: framing fails',
    (length) => {
      const conversation = delivered();
      expect(conversation.handle({ type: 'received', bytes: ACK.subarray(0, length), at: 1_001 })).toBeNull();
      const verdict = conversation.handle({ type: 'closed', reason: 'reset' });
      expect(verdict).toMatchObject({ outcome: 'invalid', latencyMs: null });
      expect(failed(verdict)).toBe('framing');
    },
  );
});

describe('nothing more is waited for', () => {
  it.each([
    ['another framing byte', bytes('02')],
    ['a header that claims too much', bytes('01 01000001')],
  ])('behind %s: it is invalid, framing fails', (_, given) => {
    const verdict = receives([1_001, given]);
    expect(verdict?.outcome).toBe('invalid');
    expect(failed(verdict)).toBe('framing');
  });

  it('but a body of 16 MiB is', () => {
    expect(receives([1_001, bytes('01 00000001')])).toBeNull();
  });
});
