import { describe, expect, it } from 'vitest';
import { AdminConversation } from '../../src/conversations/admin.ts';
import { BACKEND } from '../../src/conversations/broker.ts';
import { TalkConversation } from '../../src/conversations/talk.ts';
import { adminRequestDraft } from '../../src/frames/admin.ts';
import { parseStep } from '../../src/script/script.ts';
import { ack } from '../wire/building.ts';
import { client, HELLO, READY } from './broker-talk.ts';
import { ackOf, three } from './offers-talk.ts';
import { Playbook } from './playbook.ts';

const BY_EITHER = 'by the client or by the backend, which was passed it';

const STOPPED = { type: 'stopped', at: 1_000 } as const;

describe('offers that are interrupted', () => {
  it('are undecided, and those whose turn had not come are not tried', () => {
    const book = three(false);
    book.opened();
    book.hears(ackOf(0));
    expect(book.tell(STOPPED).filter((word) => word.startsWith('offer') || word.startsWith('close'))).toEqual(
      ['offer 1: interrupted', 'close'],
    );
    expect(book.withholds).toBe('stopped');
  });

  it('are all undecided where none was awaited, also those that a step repeats', () => {
    const book = three(true, 'duplicate');
    book.opened();
    const verdicts = book.tell(STOPPED).filter((word) => word.startsWith('offer'));
    expect(verdicts.sort()).toEqual(
      [0, 1, 2].flatMap((number) => [
        `offer ${number}, number 2: interrupted`,
        `offer ${number}: interrupted`,
      ]),
    );
  });

  it('keep the verdict that they have', () => {
    const book = three(true);
    book.opened();
    book.hears(ackOf(1));
    const verdicts = book.tell(STOPPED).filter((word) => word.startsWith('offer'));
    expect(verdicts).toEqual(['offer 0: interrupted', 'offer 2: interrupted']);
  });

  it('are handoffs also where nothing had left', () => {
    const book = three(false, 'delay:1h');
    book.opened();
    expect(book.tell(STOPPED)).toContain('unmade');
  });
});

describe('a broker that is told to end', () => {
  const settled = (words: readonly string[]) => words.filter((word) => word.startsWith('settled'));

  it('says of a client that has not said Hello that it has not', () => {
    const { book } = client();
    book.opened();
    expect(settled(book.tell(STOPPED))).toEqual([
      'settled the broker was told to end before a complete Hello',
    ]);
  });

  it('says of a client that waits for its reply that none has left', () => {
    const { book, pending } = client('relay', {}, 1, { reply: 'delay:1h' });
    book.hears(HELLO);
    expect(settled(book.tell(STOPPED))).toEqual([
      'settled the broker was told to end before a complete HelloReply',
    ]);
    expect(pending.size).toBe(0);
  });

  it('says how far the handoff had come while the backend was silent', () => {
    const talk = client().offered();
    expect(settled(talk.book.tell(STOPPED))).toEqual([
      'settled negotiated offered the broker was told to end before the backend’s answer',
    ]);
    expect(talk.pending.size).toBe(0);
    expect(talk.book.withholds).toBe('stopped');
  });

  it('says so while the backend was being dialled, and of a client that had gone by then', () => {
    const talk = client();
    talk.hears(HELLO);
    expect(settled(talk.book.tell(STOPPED))).toEqual([
      'settled negotiated issued the broker was told to end before the backend’s answer',
    ]);
    const gone = client().offered();
    gone.closed();
    expect(settled(gone.book.tell(STOPPED))).toEqual([
      `settled negotiated offered its connection was closed or shut down before the backend’s answer, ${BY_EITHER}`,
    ]);
  });

  it('says that the backend had accepted, where the ready was still to come', () => {
    const talk = client('delay:1h').offered();
    talk.answer(ack());
    expect(settled(talk.book.tell(STOPPED))).toEqual([
      'settled negotiated acknowledged the broker was told to end before a ready',
    ]);
  });

  it('says that the client is adopted where a ready has left', () => {
    const talk = client('relay+delay:1h+relay').offered();
    expect(talk.answer(ack())).toContain(READY);
    expect(settled(talk.book.tell(STOPPED))).toEqual(['settled negotiated adopted']);
  });

  it('tells of an offer that was still to leave', () => {
    const talk = client('relay', {}, 1, { offer: 'delay:1h' });
    talk.hears(HELLO);
    talk.book.opened(BACKEND);
    expect(talk.book.tell(STOPPED)).toContain('unmade');
  });
});

it('an admin request that is interrupted is undecided', () => {
  const request = adminRequestDraft({ verb: 1, json: false, serviceName: '' });
  const conversation = new AdminConversation({
    request,
    step: parseStep('hello', 'hello'),
    replyTimeoutMs: 1_000,
  });
  const book = new Playbook(
    conversation,
    ({ verdict }) => `${verdict.interrupted ? 'interrupted' : ''}: ${verdict.reason}`,
  );
  book.opened();
  expect(book.tell(STOPPED)).toContain('interrupted: interrupted before an answer had come');
});

it('a talk that is ended gives what was heard so far', () => {
  const book = new Playbook(new TalkConversation(Buffer.from('ping'), 1_000), ({ talk }) =>
    JSON.stringify({ received: Buffer.from(talk.received).toString(), closed: talk.closed }),
  );
  book.opened();
  book.hears(Buffer.from('po'));
  expect(book.tell(STOPPED)).toContain('{"received":"po","closed":false}');
});
