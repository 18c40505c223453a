import { describe, expect, it } from 'vitest';
import type { OfferVerdict } from '../../src/conversations/delivery.ts';
import { OfferConversation } from '../../src/conversations/offer.ts';
import { offerMessage } from '../../src/frames/offer.ts';
import { parseStep } from '../../src/script/script.ts';
import { ack, bytes, concat, OTHER_TOKEN, offer, TOKEN, toHex } from '../wire/building.ts';
import { Playbook } from './playbook.ts';

const ACK = ack();

/** The broker's side of an offer that was delivered at 1000 ms, with a deadline of 5 s. */
function delivered(script = 'offer') {
  let verdict: OfferVerdict | null = null;
  const message = offerMessage({
    token: TOKEN,
    serviceName: 'zccache',
    correlationId: '1',
    handleValue: '0',
  });
  const step = parseStep(script, 'offer');
  const conversation = new OfferConversation({ message, step, deadlineMs: 5_000 });
  const book = new Playbook(conversation, (command) => {
    if (command.type === 'verdict') verdict = command.verdict;
    return command.type;
  });
  book.ms = 1_000;
  const opened = book.opened();
  return { book, conversation, opened, verdict: (): OfferVerdict | null => verdict };
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
    'inside a frame, after %d bytes, it is invalid: framing fails',
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
  expect(book.hears(ACK)).toEqual(['stop deadline', 'stop offer-step', 'verdict', 'close 0']);
  expect(conversation.wanted()).toBe(0);
  expect(book.ended()).toEqual([]);
});

describe('told to', () => {
  const whole = `send ${toHex(TOKEN)} ${toHex(offer())}`;

  it('offer, it writes the sideband and the offer, and awaits the answer', () => {
    expect(delivered().opened).toEqual([whole, 'delivered', 'start deadline 5000ms']);
  });

  it('silent, it writes nothing and waits as long', () => {
    const { book, opened, verdict } = delivered('silent');
    expect(opened).toEqual(['unmade', 'start deadline 5000ms']);
    book.after('deadline');
    expect(verdict()?.outcome).toBe('unanswered');
  });

  it.each([
    ['hangup', 'close 0', []],
    ['reset', 'close reset 0', []],
    ['then:hangup', 'close 0', [whole]],
  ])('%s, it closes without waiting', (script, close, sent) => {
    const { opened, verdict } = delivered(script);
    expect(opened.at(-1)).toBe(close);
    expect(opened.filter((word) => word.startsWith('send'))).toEqual(sent);
    expect(verdict()).toMatchObject({ outcome: 'unanswered', latencyMs: null });
  });

  it('delay:1s, it does so later, and the deadline counts from then', () => {
    const { book, opened } = delivered('delay:1s');
    expect(opened).toEqual(['start offer-step 1000ms', 'start deadline 5000ms']);
    book.ms += 1_000;
    expect(book.after('offer-step')).toEqual([whole, 'delivered', 'start deadline 5000ms']);
  });

  it('trickle, the answer is timed from the last byte', () => {
    const { book, verdict } = delivered('trickle:1ms');
    for (let byte = 1; byte < offer().length; byte++) {
      book.ms += 1;
      book.after('offer-step');
    }
    book.ms += 2;
    book.hears(ACK);
    expect(verdict()).toMatchObject({ outcome: 'accepted', latencyMs: 2 });
  });

  it('duplicate, from the first of the two', () => {
    const { opened } = delivered('duplicate');
    expect(opened.filter((word) => word === 'delivered')).toHaveLength(1);
  });

  it.each([
    ['corrupt:token+delay:1s+offer', 10],
    ['offer+delay:1s+offer', 1_010],
  ])(
    '%s, the answer is judged by the first offer with its token, and timed from there',
    (script, latencyMs) => {
      const { book, verdict } = delivered(script);
      book.ms = 2_000;
      book.after('offer-step');
      book.ms = 2_010;
      book.hears(ACK);
      expect(verdict()).toMatchObject({ outcome: 'accepted', latencyMs });
    },
  );

  it('corrupt:foreign-first, the answer to the foreign offer is a right one', () => {
    const { book, verdict } = delivered('corrupt:foreign-first');
    book.hears(ack({ correlationId: '2' }));
    expect(verdict()).toMatchObject({ outcome: 'accepted' });
  });

  it('corrupt:token, what the ACK has to repeat is what was sent', () => {
    const { book, verdict } = delivered('corrupt:token');
    book.hears(ACK);
    expect(failed(verdict())).toBe('token');
  });
});

describe('an offer that does not leave as a whole', () => {
  const once = (commands: readonly string[]) => commands.filter((command) => command === 'unmade').length;

  it.each(['silent', 'hangup', 'truncate', 'stall', 'corrupt:frame', 'corrupt:sideband-only'])(
    'because of %s is reported once, for the records',
    (script) => {
      const { conversation, opened } = delivered(script);
      const ended = conversation.handle({ type: 'gone', end: 0, at: 2_000_000 });
      expect(once([...opened, ...ended.map(({ type }) => type)])).toBe(1);
    },
  );

  it.each(['offer', 'corrupt:token', 'duplicate', 'then:hangup'])('is none with %s', (script) => {
    const { conversation, opened } = delivered(script);
    const ended = conversation.handle({ type: 'gone', end: 0, at: 2_000_000 });
    expect(once([...opened, ...ended.map(({ type }) => type)])).toBe(0);
  });

  it('because the backend has gone is reported before the verdict', () => {
    const { conversation } = delivered('delay:1s');
    const told = conversation.handle({ type: 'gone', end: 0, at: 2_000_000 });
    expect(told.map(({ type }) => type)).toEqual(['unmade', 'stop-timer', 'stop-timer', 'verdict', 'close']);
    expect(told[0]).toMatchObject({ sentAt: null, own: false });
  });
});
