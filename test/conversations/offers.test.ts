import { describe, expect, it } from 'vitest';
import { OffersConversation } from '../../src/conversations/offers.ts';
import { offerMessage } from '../../src/frames/offer.ts';
import { parseScript } from '../../src/script/script.ts';
import { stepSource } from '../../src/script/step-source.ts';
import { ack, concat, frame, offer, toHex } from '../wire/building.ts';
import { Playbook } from './playbook.ts';

const tokenOf = (number: number) => new Uint8Array(16).fill(0xa0 + number);
const ids = (number: number) => ({ token: tokenOf(number), correlationId: String(number + 1) });
const ackOf = (number: number, accepted = true) => ack({ ...ids(number), accepted });

/** Three offers on one connection. */
function three(pipelined: boolean, script = 'offer') {
  const steps = stepSource(parseScript(script, 'offer'));
  const deliveries = [0, 1, 2].map((number) => ({
    message: offerMessage({ ...ids(number), serviceName: 'zccache', handleValue: '0' }),
    step: steps.next(),
    deadlineMs: 5_000,
  }));
  return new Playbook(
    new OffersConversation(deliveries, pipelined),
    (command) =>
      command.type === 'verdict'
        ? `offer ${command.offer}: ${command.verdict.outcome}`
        : command.type === 'unmade'
          ? 'unmade'
          : `${command.type} ${command.offer}`,
    (parts) => {
      const sent = toHex(concat(...parts.map(({ bytes }) => bytes)));
      const number = [0, 1, 2].find((one) => sent === toHex(concat(tokenOf(one), offer(ids(one)))));
      return `send offer ${number ?? 'in part'}`;
    },
  );
}

/** Only what is said and decided. */
const told = (commands: readonly string[]) =>
  commands.filter((command) => /^(send|offer|close)/.test(command));

describe('several offers on one connection', () => {
  it('follow one another, each once the one before has its answer', () => {
    const book = three(false);
    expect(told(book.opened())).toEqual(['send offer 0']);
    expect(told(book.hears(ackOf(0)))).toEqual(['offer 0: accepted', 'send offer 1']);
    expect(told(book.hears(ackOf(1, false)))).toEqual(['offer 1: refused', 'send offer 2']);
    expect(told(book.hears(ackOf(2)))).toEqual(['offer 2: accepted', 'close']);
  });

  it('are sent at once where they are pipelined, and answered in any order, by their tokens', () => {
    const book = three(true);
    expect(told(book.opened())).toEqual(['send offer 0', 'send offer 1', 'send offer 2']);
    expect(told(book.hears(concat(ackOf(2), ackOf(0))))).toEqual(['offer 2: accepted', 'offer 0: accepted']);
    expect(told(book.hears(ackOf(1)))).toEqual(['offer 1: accepted', 'close']);
  });

  it('are answered by nothing that came before them, if it is a frame', () => {
    const book = three(false, 'offer,delay:2s+offer');
    book.opened();
    expect(told(book.hears(concat(ackOf(0), ackOf(7))))).toEqual(['offer 0: accepted']);
    expect(told(book.hears(ackOf(7)))).toEqual([]);
    expect(told(book.after('offer-step-1'))).toEqual(['send offer 1']);
    expect(told(book.hears(ackOf(1)))).toEqual(['offer 1: accepted']);
  });

  it('are not sent after bytes that are not a frame', () => {
    const book = three(false);
    book.opened();
    expect(told(book.hears(concat(ackOf(0), new Uint8Array([0xde, 0xad]))))).toEqual([
      'offer 0: accepted',
      'offer 1: unanswered',
      'offer 2: unanswered',
      'close',
    ]);
  });

  it('take an ACK with the token of none of them for the answer to the oldest', () => {
    const book = three(true);
    book.opened();
    expect(told(book.hears(ackOf(7)))).toEqual(['offer 0: invalid']);
    expect(told(book.hears(ackOf(1)))).toEqual(['offer 1: accepted']);
  });

  it('have a deadline each', () => {
    const book = three(true);
    book.opened();
    book.ms = 5_000;
    expect(told(book.after('deadline-1'))).toEqual(['offer 1: unanswered']);
    expect(told(book.hears(ackOf(0)))).toEqual(['offer 0: accepted']);
  });

  it('an ACK that comes again answers no other offer', () => {
    const book = three(false);
    book.opened();
    expect(told(book.hears(concat(ackOf(0), ackOf(0))))).toEqual(['offer 0: accepted', 'send offer 1']);
    expect(told(book.hears(ackOf(0)))).toEqual([]);
    expect(told(book.hears(ackOf(1)))).toEqual(['offer 1: accepted', 'send offer 2']);
  });

  it('so it is where it comes again under another protocol', () => {
    const book = three(false);
    book.opened();
    const payload = ackOf(0).subarray(15, 37);
    const foreign = frame({ kind: 1, payloadProtocol: 0xd0fe, requestId: '1' }, payload);
    expect(told(book.hears(ackOf(0)))).toEqual(['offer 0: accepted', 'send offer 1']);
    expect(told(book.hears(foreign))).toEqual([]);
    expect(told(book.hears(ackOf(1)))).toEqual(['offer 1: accepted', 'send offer 2']);
  });

  it('an ACK after the deadline of its offer makes that late, and answers none of the others', () => {
    const book = three(false);
    book.opened();
    book.ms = 5_000;
    expect(told(book.after('deadline-0'))).toEqual(['offer 0: unanswered', 'send offer 1']);
    book.ms = 5_001;
    expect(told(book.hears(ackOf(0)))).toEqual(['offer 0: late']);
    expect(told(book.hears(ackOf(1)))).toEqual(['offer 1: accepted', 'send offer 2']);
  });

  it('one that is given up before it was sent does not hold up the others', () => {
    const book = three(true, 'delay:6s,offer');
    expect(told(book.opened())).toEqual([]);
    book.ms = 5_000;
    expect(told(book.after('deadline-0'))).toEqual(['offer 0: unanswered', 'send offer 1', 'send offer 2']);
  });

  it('what came together with bytes that are not a frame is judged, and nothing after it', () => {
    const book = three(true);
    book.opened();
    const broken = ackOf(0);
    broken[0] = 2;
    expect(told(book.hears(concat(broken, ackOf(1, false))))).toEqual([
      'offer 0: invalid',
      'offer 1: refused',
      'offer 2: unanswered',
      'close',
    ]);
  });

  it('may be wrong so that no backend reads them: an answer is still that of the one with its token', () => {
    const book = three(true, 'corrupt:framing-version,offer');
    book.opened();
    expect(told(book.hears(concat(ackOf(0), ackOf(2), ackOf(1))))).toEqual([
      'offer 0: accepted',
      'offer 2: accepted',
      'offer 1: accepted',
      'close',
    ]);
  });

  it('are all unanswered where the backend goes, those included that were never sent', () => {
    const book = three(false);
    book.opened();
    expect(told(book.ended())).toEqual([
      'offer 0: unanswered',
      'offer 1: unanswered',
      'offer 2: unanswered',
      'close',
    ]);
  });

  it('end with the connection where a script closes it', () => {
    const book = three(true, 'offer,then:hangup');
    const opened = told(book.opened());
    expect(opened.slice(0, 2)).toEqual(['send offer 0', 'send offer 1']);
    expect(opened.filter((command) => command.endsWith('unanswered'))).toHaveLength(3);
    expect(opened.at(-1)).toBe('close');
  });
});
