import { describe, expect, it } from 'vitest';
import { bytes, ready, toHex } from '../wire/building.ts';
import { client, failed, NEGOTIATED } from './client-talk.ts';

describe('a client that is interrupted', () => {
  const STOPPED = { type: 'stopped', at: 1_006_000 } as const;
  const interrupted = (talk: ReturnType<typeof client>) => {
    talk.book.tell(STOPPED);
    const { verdict, route, reason } = talk.fared();
    const { outcome, interrupted: undecided = false } = verdict;
    return { outcome, undecided, failed: failed(verdict), route, reason };
  };
  const UNDECIDED = { outcome: 'unanswered', undecided: true, failed: undefined, route: 'none' };

  it('says what it was waiting for, and keeps what was checked before', () => {
    const talk = client();
    talk.book.hears(NEGOTIATED);
    expect(interrupted(talk)).toEqual({ ...UNDECIDED, reason: 'interrupted before the ready had come' });
    expect(talk.fared().verdict.checks[0]).toEqual({ id: 'reply-framing', result: 'passed' });
    const reason = 'interrupted before the HelloReply had come';
    expect(interrupted(client())).toEqual({ ...UNDECIDED, reason });
  });

  it('has its verdict where it was falling back', () => {
    const talk = client();
    talk.book.hears(NEGOTIATED);
    talk.book.hears(ready({ accepted: false, errorDetail: 'busy' }));
    expect(interrupted(talk)).toEqual({
      outcome: 'refused',
      undecided: false,
      failed: 'ready-accepted',
      route: 'none',
      reason: 'the ready says refused: busy; interrupted before backend_pipe was reached',
    });
  });

  it('tells what it has heard on the connection that it was given', () => {
    const talk = client(true, 'ping');
    talk.book.hears(NEGOTIATED);
    talk.book.hears(ready());
    talk.book.hears(bytes('70'));
    talk.book.tell(STOPPED);
    const { route, talk: heard } = talk.fared();
    expect({ route, closed: heard?.closed, received: toHex(heard!.received) }).toEqual({
      route: 'adopted',
      closed: false,
      received: '70',
    });
  });
});
