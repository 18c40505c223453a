import { describe, expect, it } from 'vitest';
import { OfferConversation, type OfferVerdict } from '../../src/conversations/offer.ts';
import { OFFERED } from '../handoff/offered.ts';
import { ack, bytes, concat, OTHER_TOKEN } from '../wire/building.ts';
import { Playbook } from './playbook.ts';

const ACK = ack();

/** The broker's side of an offer that was delivered at 1000 ms, with a deadline of 5 s. */
function delivered() {
  let verdict: OfferVerdict | null = null;
  const parts = [{ bytes: bytes('0a') }];
  const conversation = new OfferConversation({ parts, offered: OFFERED, deadlineMs: 5_000 });
  const book = new Playbook(conversation, (command) => {
    if (command.type === 'verdict') verdict = command.verdict;
    return command.type;
  });
  book.ms = 1_000;
  expect(book.opened()).toEqual(['send 0a', 'delivered', 'start deadline 5000ms']);
  return { book, conversation, verdict: (): OfferVerdict | null => verdict };
}

function receives(...arrivals: readonly (readonly [ms: number, given: Uint8Array])[]): OfferVerdict | null {
  const { book, verdict } = delivered();
  for (const [ms, given] of arrivals) {
    expect(verdict()).toBeNull();
    book.ms = ms;
    book.hears(given);
  }
  return verdict();
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
    const { book, verdict: given } = delivered();
    if (part.length > 0) book.hears(part);
    book.after('deadline');
    const verdict = given();
    expect(verdict).toMatchObject({ outcome: 'unanswered', latencyMs: null, errorDetail: '' });
    expect(failed(verdict)).toBe('framing');
  });
});

describe('when the backend closes', () => {
  it('before any byte, it is unanswered: framing fails', () => {
    const { book, verdict: given } = delivered();
    book.ended();
    const verdict = given();
    expect(verdict).toMatchObject({ outcome: 'unanswered', latencyMs: null });
    expect(failed(verdict)).toBe('framing');
  });

  it.each([1, 5, ACK.length - 1])(
    'inside a frame, behind %d bytes, it is invalid: framing fails',
    (length) => {
      const { book, verdict: given } = delivered();
      expect(book.hears(ACK.subarray(0, length))).toEqual([]);
      book.ended(0, 'ECONNRESET');
      const verdict = given();
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

it('what comes after the verdict is not read any more', () => {
  const { book, conversation } = delivered();
  expect(conversation.wanted()).toBe(Number.POSITIVE_INFINITY);
  expect(book.hears(ACK)).toEqual(['stop deadline', 'verdict', 'close 0']);
  expect(conversation.wanted()).toBe(0);
  expect(book.ended()).toEqual([]);
});
