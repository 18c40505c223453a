import { describe, expect, it } from 'vitest';
import { concat, frame } from '../wire/building.ts';
import { ackOf, three, told } from './offers-talk.ts';

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

  it.each([
    ['all at once', Number.POSITIVE_INFINITY],
    ['by the byte', 1],
    ['by the ACK', ackOf(0).length],
  ])('are answered by nothing that follows bytes that are not a frame, which come %s', (_, most) => {
    const book = three(true);
    book.opened();
    const broken = ackOf(1);
    broken[0] = 2;
    expect(told(book.reads(concat(ackOf(0), broken, ackOf(1), ackOf(2, false)), most))).toEqual([
      'offer 0: accepted',
      'offer 1: invalid',
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

  it('an answer that breaks off because the backend goes makes the oldest one invalid, also where a later one cannot be written', () => {
    const book = three(true, 'offer,delay:1s+offer');
    book.opened();
    book.hears(ackOf(0).subarray(0, 9));
    expect(told(book.ended(0, 'EPIPE'))).toEqual([
      'offer 0: invalid',
      'offer 1: unanswered',
      'offer 2: unanswered',
      'close',
    ]);
    expect(told(book.gone())).toEqual([]);
  });

  it('end with the connection where a script closes it', () => {
    const book = three(true, 'offer,then:hangup');
    const opened = told(book.opened());
    expect(opened.slice(0, 2)).toEqual(['send offer 0', 'send offer 1']);
    expect(opened.filter((command) => command.endsWith('unanswered'))).toHaveLength(3);
    expect(opened.at(-1)).toBe('close');
  });
});
