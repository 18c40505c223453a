import { describe, expect, it } from 'vitest';
import { BACKEND, BrokerConversation } from '../../src/conversations/broker.ts';
import type { BrokerRules } from '../../src/conversations/broker-rules.ts';
import type { Part } from '../../src/conversations/contract.ts';
import { adminRequestDraft } from '../../src/frames/admin.ts';
import { encodeDraft } from '../../src/frames/draft.ts';
import { frameBytes } from '../../src/frames/encode.ts';
import { HelloRate } from '../../src/handoff/hello-rate.ts';
import { PendingHandoffs } from '../../src/handoff/pending-handoffs.ts';
import type { Step } from '../../src/script/action.ts';
import type { RoleName } from '../../src/script/role.ts';
import { parseScript } from '../../src/script/script.ts';
import { stepSource } from '../../src/script/step-source.ts';
import { type MessageValue, messageValue } from '../../src/wire/fields/value.ts';
import { ack, bytes, hello, OTHER_TOKEN, offer, read, ready, TOKEN, toHex } from '../wire/building.ts';
import { Playbook } from './playbook.ts';

const DEADLINE_MS = 5_000;
const HELLO = hello();

/** A conversation with one client, whose token is that of test/wire/building.ts. */
function client(
  script = 'relay',
  rules: Partial<BrokerRules> = {},
  peerPid: number | null = 1,
  scripts: { readonly reply?: string; readonly offer?: string } = {},
) {
  const pending = new PendingHandoffs(DEADLINE_MS, () => TOKEN);
  const sent: Part[] = [];
  const conversation = new BrokerConversation(
    {
      pending,
      handlePassing: true,
      refusal: null,
      fdPressure: false,
      rate: null,
      services: null,
      blockedVersions: new Set(),
      daemonVersion: '1.0.0',
      backend: '/tmp/handoff.sock',
      backendPipe: '/tmp/backend.sock',
      deadlineMs: DEADLINE_MS,
      nextConnectionId: () => '1',
      nextReply: steps(scripts.reply ?? 'negotiate', 'broker-reply'),
      nextOffer: steps(scripts.offer ?? 'offer', 'broker-offer'),
      nextReady: steps(script, 'ready'),
      ...rules,
    },
    () => peerPid,
  );
  const book = new Playbook(
    conversation,
    ({ client: { reply, state, reason } }) =>
      `settled ${[reply, state, reason].filter((word) => word !== null && word !== '').join(' ')}`,
    (parts) => {
      sent.push(...parts);
      return parts.map(inWords).join(' + ');
    },
  );
  const talk = {
    book,
    conversation,
    pending,
    sent,
    hears: (given: Uint8Array) => book.hears(given),
    /** The backend's answer, so many ms after the offer. */
    answer: (given: Uint8Array, ms = 1) => {
      book.ms += ms;
      return afterVerdict(book.hears(given, [], BACKEND));
    },
    noAnswer: (how: 'closed' | 'deadline') =>
      afterVerdict(how === 'closed' ? book.ended(BACKEND) : book.after('deadline')),
    undeliverable: () => book.unreachable(BACKEND, 'nobody listens'),
    after: (timer: 'hello' | 'step') => book.after(timer),
    closed: () => book.ended(),
    /** Up to the offer, which is written. @param ms how long the dial took */
    offered: (ms = 0) => {
      book.hears(HELLO);
      book.ms += ms;
      book.opened(BACKEND);
      return talk;
    },
  };
  return talk;
}

function steps(script: string, role: RoleName): () => Step {
  const source = stepSource(parseScript(script, role));
  return () => source.next();
}

/** What is done about the client; the connection to the backend is closed in any case. */
function afterVerdict(words: readonly string[]): string[] {
  return words.filter(
    (word) => word !== 'stop deadline' && word !== 'stop offer-step' && word !== `close ${BACKEND}`,
  );
}

function inWords({ bytes: given, passed = [] }: Part): string {
  const frame = given.length === TOKEN.length ? null : read(given, 'broker-to-client');
  const withPassed = passed.length === 0 ? '' : ` with ${passed.join(' and ')}`;
  if (frame?.message !== 'HelloReply') return `send ${toHex(given)}${withPassed}`;
  const reply = messageValue(frame.payload!);
  const refused = reply['refused'] as MessageValue | undefined;
  return refused === undefined ? 'Negotiated' : `Refused ${refused['code']}`;
}

const READY = `send ${toHex(ready())}`;
const settles = (how: string) => [`settled negotiated ${how}`, 'close let-go'];

describe('a client that says Hello', () => {
  it('is agreed with, and its connection offered', () => {
    const talk = client();
    expect(talk.hears(HELLO)).toEqual(['stop hello', 'Negotiated', 'watch', 'dial /tmp/handoff.sock']);
    expect(talk.book.opened(BACKEND)).toEqual([
      `send ${toHex(TOKEN)} with connection + send ${toHex(offer())}`,
      `start deadline ${DEADLINE_MS}ms`,
    ]);
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
    ['with another framing byte', bytes('02'), 'ERROR_VERSION_UNSUPPORTED'],
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
    expect(talk.closed().at(-2)).toBe('settled the client closed its connection before a complete Hello');
  });
});

describe('when the backend', () => {
  it('accepts, ready is relayed and the connection let go', () => {
    expect(client().offered().answer(ack())).toEqual([READY, ...settles('adopted')]);
  });

  it('refuses, the client gets no ready', () => {
    const refusal = ack({ accepted: false, errorDetail: 'busy' });
    expect(client().offered().answer(refusal)).toEqual(settles('fallen-back refused: busy'));
  });

  it('answers garbage, the client gets no ready', () => {
    const [settled] = client()
      .offered()
      .answer(ack({ token: OTHER_TOKEN }))
      .slice(-2);
    expect(settled).toMatch(/^settled negotiated fallen-back token must be the offered one/);
  });

  it.each(['closed', 'deadline'] as const)('gives no answer (%s), the client gets no ready', (how) => {
    const [settled] = client().offered().noAnswer(how).slice(-2);
    expect(settled).toMatch(/^settled negotiated fallen-back/);
  });

  it('answers late, the client gets no ready', () => {
    const [settled] = client().offered().answer(ack(), 5_001).slice(-2);
    expect(settled).toMatch(/^settled negotiated fallen-back read 1 ms after the deadline/);
  });

  it('answers in time after the offer but not after the issue of the token, the registry has the last word', () => {
    const [settled] = client().offered(10).answer(ack(), 4_995).slice(-2);
    expect(settled).toMatch(/fallen-back the ACK was observed after the deadline that was set/);
  });

  it('cannot be reached, the client gets no ready', () => {
    const talk = client();
    talk.hears(HELLO);
    expect(talk.undeliverable()).toEqual(settles('fallen-back nobody listens'));
  });

  it('does not accept, the token is revoked', () => {
    const talk = client().offered();
    expect(talk.pending.size).toBe(1);
    talk.noAnswer('closed');
    expect(talk.pending.size).toBe(0);
  });
});

describe('a broker told about ready', () => {
  it('accept says accepted in spite of a refusal: the client is misled', () => {
    expect(
      client('accept')
        .offered()
        .answer(ack({ accepted: false })),
    ).toEqual([READY, ...settles('misled refused without a reason')]);
  });

  it('accept says accepted after an acceptance, too', () => {
    expect(client('accept').offered().answer(ack())).toEqual([READY, ...settles('adopted')]);
  });

  it('refuse says refused in spite of an acceptance', () => {
    const refusal = `send ${toHex(ready({ accepted: false, errorDetail: 'no' }))}`;
    expect(client('refuse:no').offered().answer(ack())).toEqual([
      refusal,
      ...settles('fallen-back the ready that was sent must not be accepted: the ready says refused: no'),
    ]);
  });

  it('delay:3s sends it later', () => {
    const talk = client('delay:3s').offered();
    expect(talk.answer(ack())).toEqual(['start step 3000ms']);
    expect(talk.after('step')).toEqual([READY, ...settles('adopted')]);
  });

  it('silent sends nothing until the client goes', () => {
    const talk = client('silent').offered();
    expect(talk.answer(ack())).toEqual([]);
    expect(talk.closed()).toEqual(settles('fallen-back the client closed its connection before a ready'));
  });

  it('duplicate sends it twice', () => {
    expect(client('duplicate').offered().answer(ack())).toEqual([READY, READY, ...settles('adopted')]);
  });

  it('truncate breaks off in it', () => {
    const cut = `send ${toHex(ready().subarray(0, -1))}`;
    expect(client('truncate').offered().answer(ack())).toEqual([
      cut,
      ...settles('fallen-back no complete ready was sent'),
    ]);
  });

  it.each(['corrupt:token', 'duplicate', 'trickle:1ms', 'stall'])(
    '%s has nothing to send after a refusal',
    (script) => {
      expect(
        client(script)
          .offered()
          .answer(ack({ accepted: false }))
          .filter((word) => word.startsWith('send')),
      ).toEqual([]);
    },
  );
});

describe('a client that goes away while a backend holds its connection', () => {
  it('changes nothing about the offer', () => {
    const talk = client().offered();
    expect(talk.closed()).toEqual([]);
    expect(talk.answer(ack())).toEqual([READY, ...settles('adopted')]);
  });

  it('is settled where nothing more would come', () => {
    const talk = client('silent').offered();
    talk.closed();
    expect(talk.answer(ack()).at(-1)).toBe('close let-go');
  });
});

it('nothing happens any more behind the end', () => {
  const talk = client().offered();
  talk.answer(ack());
  expect(talk.closed()).toEqual([]);
  expect(talk.after('step')).toEqual([]);
});

describe('a broker told about its reply', () => {
  const told = (reply: string) => client('relay', {}, 1, { reply }).hears(HELLO);

  it('refuse:CODE refuses any Hello', () => {
    expect(told('refuse:ERROR_SHUTTING_DOWN').slice(1)).toEqual([
      ...['Refused ERROR_SHUTTING_DOWN', 'settled refused refused on request', 'close let-go'],
    ]);
  });

  it('corrupt breaks it, and goes on with the handoff', () => {
    expect(told('corrupt:capability').slice(1)).toEqual(['Negotiated', 'watch', 'dial /tmp/handoff.sock']);
  });

  it('hangup closes without one, and the token is worth nothing', () => {
    const talk = client('relay', {}, 1, { reply: 'hangup' });
    expect(talk.hears(HELLO).slice(1)).toEqual([
      ...['settled the connection was closed on request', 'close'],
    ]);
    expect(talk.pending.size).toBe(0);
  });

  it('then:reset resets the connection behind it', () => {
    expect(told('then:reset').slice(1)).toEqual([
      ...['Negotiated', 'settled negotiated the connection was closed on request', 'close reset'],
    ]);
  });

  it('delay makes it later', () => {
    const talk = client('relay', {}, 1, { reply: 'delay:1s' });
    expect(talk.hears(HELLO).slice(1)).toEqual(['start step 1000ms']);
    expect(talk.after('step')[0]).toBe('Negotiated');
  });

  it('silent leaves the client waiting', () => {
    const talk = client('relay', {}, 1, { reply: 'silent' });
    expect(talk.hears(HELLO).slice(1)).toEqual(['watch']);
    expect(talk.closed()).toEqual([
      ...['settled the client closed its connection before a complete HelloReply', 'close let-go'],
    ]);
  });

  it.each(['silent', 'stall:5'])(
    '%s, a client that leaves is noticed, and its token worth nothing',
    (reply) => {
      const talk = client('relay', {}, 1, { reply });
      expect(talk.hears(HELLO)).toContain('watch');
      expect(talk.pending.size).toBe(1);
      expect(talk.book.gone().at(-1)).toBe('close let-go');
      expect(talk.pending.size).toBe(0);
    },
  );

  it.each([
    ['corrupt:token', 'the ready that was sent must not be accepted: token must be the offered one'],
    [
      'corrupt:capability',
      'the HelloReply that was sent leads to no handoff: the broker passes no connections',
    ],
    ['corrupt:token-missing', 'the HelloReply that was sent leads to no handoff: the broker issued no token'],
  ])('%s, the client falls back whatever the ready says, as it goes by what it was given', (reply, why) => {
    const [settled] = client('relay', {}, 1, { reply })
      .offered()
      .answer(ack())
      .filter((word) => word.startsWith('settled'));
    expect(settled).toMatch(new RegExp(`^settled negotiated fallen-back ${why}`));
  });
});

describe('a broker told about its offer', () => {
  it.each([
    ['corrupt:no-descriptor', [`send ${toHex(TOKEN)} + send ${toHex(offer())}`]],
    ['corrupt:sideband-only', [`send ${toHex(TOKEN)} with connection`]],
    ['hangup', []],
  ])('%s does so', (script, sent) => {
    const talk = client('relay', {}, 1, { offer: script });
    talk.hears(HELLO);
    const words = talk.book.opened(BACKEND);
    expect(words.filter((word) => word.startsWith('send'))).toEqual(sent);
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

  it('with the request_id of a Hello that is too long, and 0 where it cannot be read', () => {
    const idOf = (given: Uint8Array) => {
      const talk = client();
      talk.hears(given);
      return read(talk.sent[0]!.bytes, 'broker-to-client').requestId;
    };
    const long = hello({ authToken: new Uint8Array(65_536) }, { requestId: '77' });
    expect(idOf(long)).toBe(77);
    expect(idOf(bytes('02'))).toBe(0);
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
