import { describe, expect, it } from 'vitest';
import { ack, concat } from '../wire/building.ts';
import { ackOf, ids, three, told } from './offers-talk.ts';

describe('several offers that one step sends', () => {
  it.each(['duplicate', 'corrupt:frame-twice', 'corrupt:foreign-first', 'offer+offer'])(
    'have a verdict each, and the next one waits for all of them: %s',
    (step) => {
      const book = three(false, `${step},offer`);
      book.opened();
      const foreign = step.endsWith('foreign-first') ? ack({ ...ids(0), correlationId: '2' }) : ackOf(0);
      expect(told(book.hears(foreign))).toEqual(['offer 0: accepted']);
      expect(told(book.hears(ackOf(0, false)))).toEqual(['offer 0, number 2: refused', 'send offer 1']);
    },
  );

  it('have a deadline each', () => {
    const book = three(false, 'duplicate,offer');
    book.opened();
    expect(told(book.hears(ackOf(0)))).toEqual(['offer 0: accepted']);
    book.ms = 5_000;
    expect(told(book.after('further-deadline-0'))).toEqual(['offer 0, number 2: unanswered', 'send offer 1']);
    book.ms = 5_001;
    expect(told(book.hears(ackOf(0, false)))).toEqual(['offer 0, number 2: refused']);
  });

  it('are all told of a backend that goes: the answer that breaks off is that of the oldest', () => {
    const book = three(false, 'duplicate,offer');
    book.opened();
    book.hears(concat(ackOf(0), ackOf(0).subarray(0, 9)));
    expect(told(book.ended())).toEqual([
      'offer 0, number 2: invalid',
      'offer 1: unanswered',
      'offer 2: unanswered',
      'close',
    ]);
  });

  it('have a verdict like those of further deliveries where they could not be written', () => {
    const book = three(false, 'offer+delay:1s+offer');
    book.opened();
    book.writable = false;
    const commands = book.after('offer-step-0');
    expect(commands.filter((command) => command === 'unmade')).toHaveLength(3);
    expect(told(commands)).toEqual([
      'offer 0: unanswered',
      'offer 0, number 2: unanswered',
      'offer 1: unanswered',
      'offer 2: unanswered',
      'close',
    ]);
  });

  it('have left before a script closes the connection', () => {
    const book = three(false, 'offer+offer+then:reset');
    expect(told(book.opened())).toEqual(
      expect.arrayContaining(['offer 0: unanswered', 'offer 0, number 2: unanswered', 'close reset']),
    );
  });

  it('are one where what was left unfinished before had hidden it', () => {
    const book = three(false, 'offer+trickle:1ms,offer');
    book.opened();
    book.hears(ackOf(0));
    book.ms = 5_000;
    expect(told(book.after('deadline-1'))).toEqual(['offer 1: unanswered', 'send offer 2']);
    expect(told(book.hears(ackOf(1)))).toEqual(['offer 1: accepted']);
  });
});
