import { describe, expect, it } from 'vitest';
import { CLIENT_CHECKS } from '../../src/conversations/client.ts';
import { encodeDraft } from '../../src/frames/draft.ts';
import { refusedDraft } from '../../src/frames/reply.ts';
import { knownTo } from '../../src/records/redaction/shown-before.ts';
import { ack, bytes, concat, frame, OTHER_TOKEN, ready, TOKEN, toHex } from '../wire/building.ts';
import { client, failed, NEGOTIATED, negotiated, verdictOn } from './client-talk.ts';

describe('a client adopts', () => {
  it('the connection once ready has come', () => {
    const talk = client();
    expect(talk.book.hears(NEGOTIATED)).toEqual(['start frame 2000ms']);
    const verdict = verdictOn(talk, ready());
    expect(verdict).toMatchObject({ outcome: 'accepted', route: 'adopted', latencyMs: 5, reason: '' });
    expect(verdict.checks.map(({ id }) => id)).toEqual(CLIENT_CHECKS);
    expect(verdict.checks.every(({ result }) => result === 'passed')).toBe(true);
  });

  it('where reply, ready and the application’s first bytes come at once', () => {
    const { book, fared } = client(true, 'ping');
    const done = book.hears(concat(NEGOTIATED, ready(), bytes('70696e67')));
    expect(done.slice(-3)).toEqual(['start limit 5000ms', 'send 70696e67', 'start quiet 50ms']);
    book.after('quiet');
    const { route, talk } = fared();
    expect([route, toHex(talk!.received)]).toEqual(['adopted', '70696e67']);
  });

  it('byte by byte', () => {
    const singly = [...concat(NEGOTIATED, ready())].map((byte) => Uint8Array.of(byte));
    expect(verdictOn(client(), ...singly)).toMatchObject({ outcome: 'accepted', route: 'adopted' });
  });

  it('whatever the ids of the ready are', () => {
    expect(verdictOn(client(), NEGOTIATED, ready({ correlationId: '99' }))).toMatchObject({
      route: 'adopted',
    });
  });
});

describe('a client falls back to backend_pipe', () => {
  const fallsBack = { route: 'reconnected' };

  it.each([
    ['ready-token', ready({ token: OTHER_TOKEN }), 'invalid'],
    ['ready-token', ready({ token: TOKEN.subarray(1) }), 'invalid'],
    ['ready-kind', ack(), 'invalid'],
    ['ready-framing', bytes('02'), 'invalid'],
    ['ready-framing', bytes('0101000001'), 'invalid'],
    ['ready-envelope-version', bytes('0100000000'), 'invalid'],
    ['ready-accepted', ready({ accepted: false, errorDetail: 'busy' }), 'refused'],
  ] as const)('when %s fails', (check, given, outcome) => {
    const verdict = verdictOn(client(), NEGOTIATED, given);
    expect(verdict).toMatchObject({ ...fallsBack, outcome });
    expect(failed(verdict)).toBe(check);
    expect(verdict.checks.find(({ id }) => id === 'handoff-offered')?.result).toBe('passed');
  });

  it('with the detail of a refusal', () => {
    const verdict = verdictOn(client(), NEGOTIATED, ready({ accepted: false, errorDetail: 'busy' }));
    expect(verdict).toMatchObject({ errorDetail: 'busy', reason: 'the ready says refused: busy' });
  });

  it('when no ready comes in time', () => {
    const talk = client();
    talk.book.hears(NEGOTIATED);
    talk.book.hears(ready().subarray(0, 5));
    expect(talk.book.after('frame')).toEqual(['stop frame', 'stop hello-step', 'close 0', 'dial /tmp/pipe']);
    expect(verdictOn(talk)).toMatchObject({
      ...fallsBack,
      outcome: 'unanswered',
      reason: 'no complete ready within 2000 ms',
    });
  });

  it.each([
    ['before a ready', 0, 'unanswered', /without a ready/],
    ['inside of one', 7, 'invalid', /inside a ready, after 7 bytes/],
  ] as const)('when the broker closes %s', (_, length, outcome, reason) => {
    const talk = client();
    talk.book.hears(concat(NEGOTIATED, ready().subarray(0, length)));
    talk.book.ended();
    expect(verdictOn(talk)).toMatchObject({ ...fallsBack, outcome, reason: expect.stringMatching(reason) });
  });

  it('when the broker passes no connections', () => {
    const verdict = verdictOn(client(), negotiated(null));
    expect(verdict).toMatchObject({ ...fallsBack, outcome: 'refused' });
    expect(failed(verdict)).toBe('handoff-offered');
  });

  it('at once when it wants no handoff', () => {
    const verdict = verdictOn(client(false), NEGOTIATED);
    expect(verdict).toMatchObject({ ...fallsBack, outcome: 'accepted' });
    expect(failed(verdict)).toBeUndefined();
    expect(verdict.checks.find(({ id }) => id === 'handoff-offered')?.result).toBe('not-reached');
  });
});

describe('a client has nowhere to go', () => {
  it('when its Hello is refused', () => {
    const refused = refusedDraft({ code: 'ERROR_RATE_LIMITED', reason: 'enough', retryAfterMs: 3_000 }, '1');
    const verdict = verdictOn(client(), encodeDraft(refused));
    expect(verdict).toMatchObject({ outcome: 'refused', route: 'none', errorDetail: 'enough' });
    expect(verdict.reason).toBe('refused with ERROR_RATE_LIMITED: enough, to be tried again after 3000 ms');
    expect(failed(verdict)).toBe('negotiated');
  });

  it.each([
    ['reply-framing', bytes('02')],
    ['reply-kind', frame({}, new Uint8Array())],
    ['reply-payload-protocol', ack()],
    ['reply-result', frame({ kind: 1 }, new Uint8Array())],
    ['reply-payload', frame({ kind: 1 }, bytes('0a7f'))],
    ['reply-envelope-version', frame({ envelopeVersion: 2, kind: 1 })],
  ] as const)('when %s fails', (check, given) => {
    const verdict = verdictOn(client(), given);
    expect(verdict).toMatchObject({ outcome: 'invalid', route: 'none' });
    expect(failed(verdict)).toBe(check);
  });

  it('when no HelloReply comes', () => {
    const [mute, reset] = [client(), client()];
    mute.book.after('frame');
    expect(verdictOn(mute)).toMatchObject({
      outcome: 'unanswered',
      route: 'none',
      reason: 'no complete HelloReply within 30000 ms',
    });
    reset.book.ended(0, 'ECONNRESET');
    expect(verdictOn(reset)).toMatchObject({
      outcome: 'unanswered',
      reason: expect.stringContaining('without a HelloReply (ECONNRESET)'),
    });
  });
});

describe('a client told to', () => {
  it.each(['hangup', 'reset', 'truncate:20', 'then:hangup'])('%s has nowhere to go', (script) => {
    expect(verdictOn(client(true, null, script))).toMatchObject({
      outcome: 'unanswered',
      route: 'none',
      reason: expect.stringContaining('as asked for'),
    });
  });

  it('stall waits for an answer to half a Hello', () => {
    const talk = client(true, null, 'stall:1');
    talk.book.after('frame');
    expect(verdictOn(talk)).toMatchObject({ outcome: 'unanswered' });
  });
});

it('a client tells beside how it fared which token it was given, which its texts may repeat', () => {
  const talk = client();
  verdictOn(talk, NEGOTIATED, ready({ accepted: false, errorDetail: `no ${toHex(TOKEN)}` }));
  expect(knownTo(talk.fared())).toEqual([TOKEN]);
});
