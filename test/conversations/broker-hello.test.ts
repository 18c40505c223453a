import { describe, expect, it } from 'vitest';
import { BACKEND } from '../../src/conversations/broker.ts';
import type { BrokerRules } from '../../src/conversations/broker-rules.ts';
import { adminRequestDraft } from '../../src/frames/admin.ts';
import { encodeDraft } from '../../src/frames/draft.ts';
import { frameBytes } from '../../src/frames/encode.ts';
import { HelloRate } from '../../src/handoff/hello-rate.ts';
import { PendingHandoffs } from '../../src/handoff/pending-handoffs.ts';
import { messageValue } from '../../src/wire/fields/value.ts';
import { ack, bytes, hello, offer, read, TOKEN, toHex } from '../wire/building.ts';
import { client, DEADLINE_MS, HELLO } from './broker-talk.ts';

describe('a client that says Hello', () => {
  it('is agreed with, and its connection offered', () => {
    const talk = client();
    expect(talk.hears(HELLO)).toEqual(['stop hello', 'Negotiated', 'watch', 'dial /tmp/handoff.sock']);
    expect(talk.book.opened(BACKEND)).toEqual([
      `send ${toHex(TOKEN)} with connection + send ${toHex(offer())}`,
      `start deadline ${DEADLINE_MS}ms`,
    ]);
  });

  it('and is gone before its HelloReply could be written was told nothing, and its connection is not offered', () => {
    const talk = client();
    talk.book.writable = false;
    expect(talk.hears(HELLO)).toEqual([
      'stop hello',
      'settled the client closed its connection before a complete HelloReply',
      'close let-go',
    ]);
    expect(talk.pending.size).toBe(0);
  });

  it('has 30 s for it', () => {
    const talk = client();
    expect(talk.book.opened()).toEqual(['start hello 30000ms']);
    const [reply, ...rest] = talk.after('hello');
    expect(reply).toBe('Refused ERROR_PEER_REJECTED');
    expect(rest.at(-2)).toMatch(/^settled refused framing: no complete Hello within 30000 ms/);
  });

  it('is not read any further than its Hello: what follows is the backend’s', () => {
    const talk = client();
    let taken = 0;
    while (talk.conversation.wanted(0) > 0) {
      const piece = HELLO.subarray(taken, taken + talk.conversation.wanted(0));
      taken += piece.length;
      talk.hears(piece);
    }
    expect(taken).toBe(HELLO.length);
  });

  it('gets its request_id, its keepalive and a token back', () => {
    const talk = client();
    const whole = hello({ clientKeepaliveSecs: '60' }, { requestId: '77' });
    talk.hears(whole);
    const frame = read(talk.sent[0]!.bytes, 'broker-to-client');
    expect(frame.requestId).toBe(77);
    expect(messageValue(frame.payload!)).toMatchObject({
      negotiated: {
        negotiatedProtocol: 1,
        daemonVersion: '1.0.0',
        backendPipe: '/tmp/backend.sock',
        serverCapabilities: '1',
        keepaliveIntervalSecs: '60',
        handlePassedToken: toHex(TOKEN),
        connectionId: '1',
      },
    });
  });

  it.each([
    ['that takes no connections', hello({ clientCapabilities: '0' }), {}, 'client_capabilities'],
    ['where none can be passed', HELLO, { handlePassing: false }, 'cannot be passed'],
  ])('%s is left to backend_pipe', (_, given, rules, reason) => {
    const commands = client('relay', rules).hears(given);
    expect(commands[1]).toBe('Negotiated');
    expect(commands.at(-2)).toContain(reason);
    expect(commands.at(-1)).toBe('close let-go');
  });

  it('while 1024 handoffs are pending is left to backend_pipe', () => {
    let token = 0;
    const full = new PendingHandoffs(DEADLINE_MS, () =>
      Buffer.from((token++).toString(16).padStart(32, '0'), 'hex'),
    );
    for (let number = 0; number < 1024; number++) full.issue(0);
    expect(client('relay', { pending: full }).hears(HELLO).at(-2)).toContain('too many handoffs are pending');
  });

  it.each([
    ['of more than 64 KiB', frameBytes(new Uint8Array(65_537)), 'ERROR_PEER_REJECTED'],
    ['that is something else', ack(), 'ERROR_PEER_REJECTED'],
    ['with another’s pid', hello({ peerPid: 2 }), 'ERROR_PEER_REJECTED'],
    ['for another protocol', hello({ clientMinProtocol: 2 }), 'ERROR_VERSION_UNSUPPORTED'],
  ])('%s is refused', (_, given, code) => {
    const commands = client().hears(given);
    expect(commands.slice(0, 2)).toEqual(['stop hello', `Refused ${code}`]);
    expect(commands.at(-1)).toBe('close let-go');
  });

  it('is refused when that was asked for', () => {
    const refusal = { code: 'ERROR_SHUTTING_DOWN', reason: 'bye', retryAfterMs: 5 };
    expect(client('relay', { refusal }).hears(HELLO)).toEqual([
      ...['stop hello', 'Refused ERROR_SHUTTING_DOWN'],
      ...['settled refused bye', 'close let-go'],
    ]);
  });

  it('and goes away in the middle of it is settled', () => {
    const talk = client();
    talk.hears(HELLO.subarray(0, 9));
    const reason = 'framing: the client sends nothing more, inside a Hello';
    const refused = [
      'stop hello',
      'Refused ERROR_PEER_REJECTED',
      `settled refused ${reason}`,
      'close let-go',
    ];
    expect(talk.closed()).toEqual(refused);
  });

  it('and is gone in the middle of it, so that no answer can be written, is settled', () => {
    const talk = client();
    talk.hears(HELLO.subarray(0, 9));
    talk.book.writable = false;
    expect(talk.closed().at(-2)).toBe('settled the client closed its connection before a complete Hello');
  });

  it('with another framing byte is refused once all has been read that came with it', () => {
    const talk = client();
    expect(talk.hears(Buffer.concat([bytes('02'), HELLO.subarray(1, 5)]))).toEqual(['start hello 0ms']);
    expect(talk.conversation.wanted(0)).toBe(Number.POSITIVE_INFINITY);
    expect(talk.hears(HELLO.subarray(5))).toEqual([]);
    expect(talk.after('hello')[0]).toBe('Refused ERROR_VERSION_UNSUPPORTED');
  });
});

describe('a broker refuses as the stock broker does', () => {
  const refused = (rules: Partial<BrokerRules>, given = HELLO) =>
    client('relay', rules).hears(given).slice(1, 3);

  it('where descriptors are scarce, before it looks at the envelope', () => {
    const wrong = hello({}, { envelopeVersion: 2 });
    expect(refused({ fdPressure: true }, wrong)[0]).toBe('Refused ERROR_FD_PRESSURE');
  });

  it('more Hellos of one process than are allowed', () => {
    const rate = new HelloRate(1);
    expect(refused({ rate })[0]).toBe('Negotiated');
    expect(refused({ rate })[0]).toBe('Refused ERROR_RATE_LIMITED');
  });

  it('a version that is blocked', () => {
    expect(refused({ blockedVersions: new Set(['1.11.20']) })[0]).toBe('Refused ERROR_VERSION_BLOCKED');
  });

  it('a Hello without the session token, where one is in use', () => {
    const authToken = 'ab'.repeat(32);
    const showing = (hex: string) => hello({ authToken: Buffer.from(hex, 'hex') });
    expect(refused({ authToken })[0]).toBe('Refused ERROR_PEER_REJECTED');
    expect(refused({ authToken }, showing('ab'.repeat(31)))[0]).toBe('Refused ERROR_PEER_REJECTED');
    expect(refused({ authToken }, showing(authToken))[0]).toBe('Negotiated');
  });

  it('with the request_id of a Hello that is too long, and 0 where it cannot be read', () => {
    const idOf = (given: Uint8Array) => {
      const talk = client();
      talk.hears(given);
      if (talk.sent.length === 0) talk.after('hello');
      return read(talk.sent[0]!.bytes, 'broker-to-client').requestId;
    };
    const long = hello({ authToken: new Uint8Array(65_536) }, { requestId: '77' });
    expect(idOf(long)).toBe(77);
    expect(idOf(bytes('02'))).toBe(0);
  });

  it('with nothing of a Frame that does not decode', () => {
    const given = Buffer.from(hello({}, { requestId: '77', traceparent: '00-aa-bb-01' }));
    given[given.indexOf('00-aa')] = 0xff;
    const talk = client();
    talk.hears(given);
    const reply = read(talk.sent[0]!.bytes, 'broker-to-client');
    expect(reply.requestId).toBe(0);
    expect(messageValue(reply.envelope!)).toMatchObject({ traceparent: '' });
  });
});

it('the reply repeats the trace of the Hello', () => {
  const talk = client();
  talk.hears(hello({}, { traceparent: '00-aa-bb-01', tracestate: 'k=v' }));
  const { envelope } = read(talk.sent[0]!.bytes, 'broker-to-client');
  expect(messageValue(envelope!)).toMatchObject({ traceparent: '00-aa-bb-01', tracestate: 'k=v' });
});

describe('an admin request', () => {
  const request = (verb: string, json = false) =>
    encodeDraft(adminRequestDraft({ verb, json, serviceName: '' }));

  it('is answered on the same socket', () => {
    const talk = client();
    const words = talk.hears(request('ADMIN_VERB_STATUS'));
    expect(words.slice(-2)).toEqual(['settled an admin request, answered', 'close let-go']);
    const reply = read(talk.sent[0]!.bytes, 'broker-to-client');
    expect(reply).toMatchObject({ message: 'AdminReply', requestId: 1, problems: [] });
  });

  it('that is an EVENT is not', () => {
    const event = adminRequestDraft({ verb: 'ADMIN_VERB_STATUS', json: false, serviceName: '' });
    const words = client().hears(encodeDraft({ ...event, envelope: { ...event.envelope, kind: 2 } }));
    expect(words.slice(1)).toEqual([...['settled an admin request that cannot be answered', 'close let-go']]);
  });
});
