import { describe, expect, it } from 'vitest';
import { CLIENT_CHECKS, ClientConversation, type ClientVerdict } from '../../src/conversations/client.ts';
import { encodeDraft } from '../../src/frames/draft.ts';
import { negotiatedDraft, refusedDraft } from '../../src/frames/reply.ts';
import { ack, bytes, concat, frame, OTHER_TOKEN, ready, TOKEN, toHex } from '../wire/building.ts';

const negotiated = (token: Uint8Array | null, changes: { backendPipe?: string } = {}) =>
  encodeDraft(
    negotiatedDraft(
      {
        daemonVersion: '1',
        backendPipe: '/tmp/pipe',
        keepaliveIntervalSecs: '1800',
        token,
        connectionId: '1',
        ...changes,
      },
      '1',
    ),
  );
const NEGOTIATED = negotiated(TOKEN);

/** A client that has sent its Hello at 1000 ms. */
function client(adopt = true) {
  const conversation = new ClientConversation({ adopt, replyTimeoutMs: 30_000, readyTimeoutMs: 2_000 });
  const first = conversation.handle({ type: 'sent', at: 1_000 });
  expect(first).toEqual({ type: 'wait', ms: 30_000 });
  return conversation;
}

/** The verdict on what came, 5 ms behind the Hello. */
function verdictOn(conversation: ClientConversation, ...given: readonly Uint8Array[]): ClientVerdict {
  let command = null;
  for (const part of given)
    command = conversation.handle({ type: 'received', bytes: part, at: 1_005 }) ?? command;
  if (command?.type !== 'verdict') throw new Error('no verdict');
  return command.verdict;
}

const failed = ({ checks }: ClientVerdict) => checks.find(({ result }) => result === 'failed')?.id;

describe('a client adopts', () => {
  it('the connection once ready has come', () => {
    const conversation = client();
    expect(conversation.handle({ type: 'received', bytes: NEGOTIATED, at: 1_001 })).toEqual({
      type: 'wait',
      ms: 2_000,
    });
    const verdict = verdictOn(conversation, ready());
    expect(verdict).toMatchObject({ outcome: 'accepted', adopted: true, latencyMs: 5, reason: '' });
    expect(verdict.checks.map(({ id }) => id)).toEqual(CLIENT_CHECKS);
    expect(verdict.checks.every(({ result }) => result === 'passed')).toBe(true);
  });

  it('where reply, ready and the application’s first bytes come at once', () => {
    const verdict = verdictOn(client(), concat(NEGOTIATED, ready(), bytes('70696e67')));
    expect(verdict).toMatchObject({ outcome: 'accepted', adopted: true });
    expect(toHex(verdict.behind)).toBe('70696e67');
  });

  it('byte by byte', () => {
    const singly = [...concat(NEGOTIATED, ready())].map((byte) => Uint8Array.of(byte));
    expect(verdictOn(client(), ...singly)).toMatchObject({ outcome: 'accepted', adopted: true });
  });

  it('whatever the ids of the ready are', () => {
    expect(verdictOn(client(), NEGOTIATED, ready({ correlationId: '99' }))).toMatchObject({ adopted: true });
  });
});

describe('a client falls back to backend_pipe', () => {
  const fallsBack = { adopted: false, backendPipe: '/tmp/pipe', behind: new Uint8Array() };

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
    const conversation = client();
    conversation.handle({ type: 'received', bytes: NEGOTIATED, at: 1_001 });
    conversation.handle({ type: 'received', bytes: ready().subarray(0, 5), at: 1_002 });
    const command = conversation.handle({ type: 'timeout' });
    expect(command).toMatchObject({
      verdict: { ...fallsBack, outcome: 'unanswered', reason: 'no complete ready within 2000 ms' },
    });
  });

  it.each([
    ['before a ready', 0, 'unanswered', /without a ready/],
    ['inside of one', 7, 'invalid', /inside a ready, after 7 bytes/],
  ] as const)('when the broker closes %s', (_, length, outcome, reason) => {
    const conversation = client();
    conversation.handle({
      type: 'received',
      bytes: concat(NEGOTIATED, ready().subarray(0, length)),
      at: 1_001,
    });
    expect(conversation.handle({ type: 'closed', reason: '' })).toMatchObject({
      verdict: { ...fallsBack, outcome, reason: expect.stringMatching(reason) },
    });
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
    expect(verdict).toMatchObject({ outcome: 'refused', backendPipe: null, errorDetail: 'enough' });
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
    expect(verdict).toMatchObject({ outcome: 'invalid', adopted: false, backendPipe: null });
    expect(failed(verdict)).toBe(check);
  });

  it('when no HelloReply comes', () => {
    expect(client().handle({ type: 'timeout' })).toMatchObject({
      verdict: { outcome: 'unanswered', backendPipe: null, reason: 'no complete HelloReply within 30000 ms' },
    });
    expect(client().handle({ type: 'closed', reason: 'ECONNRESET' })).toMatchObject({
      verdict: {
        outcome: 'unanswered',
        reason: expect.stringContaining('without a HelloReply (ECONNRESET)'),
      },
    });
  });
});
