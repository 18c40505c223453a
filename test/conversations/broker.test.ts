import { describe, expect, it } from 'vitest';
import { BrokerConversation } from '../../src/conversations/broker.ts';
import type { BrokerCommand, BrokerRules } from '../../src/conversations/broker-talk.ts';
import { OfferConversation } from '../../src/conversations/offer.ts';
import { PendingHandoffs } from '../../src/handoff/pending-handoffs.ts';
import { parseScript } from '../../src/script/script.ts';
import { stepSource } from '../../src/script/step-source.ts';
import { type MessageValue, messageValue } from '../../src/wire/fields/value.ts';
import { OFFERED } from '../handoff/offered.ts';
import { ack, bytes, hello, OTHER_TOKEN, offer, read, ready, TOKEN, toHex } from '../wire/building.ts';

const DEADLINE_MS = 5_000;
const HELLO = hello();

/** A conversation with one client, whose token is that of test/protocol/building.ts. */
function client(script = 'relay', rules: Partial<BrokerRules> = {}, peerPid: number | null = 1) {
  let now = 0;
  const cursor = stepSource(parseScript(script, 'ready'));
  const pending = new PendingHandoffs(DEADLINE_MS, () => TOKEN);
  const conversation = new BrokerConversation(
    {
      pending,
      handlePassing: true,
      refusal: null,
      services: null,
      daemonVersion: '1.0.0',
      backendPipe: '/tmp/backend.sock',
      nextConnectionId: () => '1',
      nextReady: () => cursor.next(),
      now: () => now,
      ...rules,
    },
    peerPid,
  );
  const tell = (event: Parameters<BrokerConversation['handle']>[0]) =>
    conversation.handle(event).map(inWords);
  const talk = {
    conversation,
    pending,
    hears: (given: Uint8Array) => tell({ type: 'received', bytes: given }),
    delivered: () => tell({ type: 'delivered' }),
    /** The backend's answer, so many ms after the offer. */
    answer: (given: Uint8Array, at = 1) => {
      const offering = new OfferConversation(OFFERED, DEADLINE_MS);
      offering.handle({ type: 'delivered', at: 0 });
      const verdict = offering.handle({ type: 'received', bytes: given, at })!;
      now = at;
      return tell({ type: 'answered', verdict, observedAt: at });
    },
    noAnswer: (how: 'closed' | 'deadline') => {
      const offering = new OfferConversation(OFFERED, DEADLINE_MS);
      const verdict = offering.handle(
        how === 'closed' ? { type: 'closed', reason: '' } : { type: 'deadline' },
      )!;
      return tell({ type: 'answered', verdict, observedAt: DEADLINE_MS });
    },
    undeliverable: () => tell({ type: 'undeliverable', text: 'nobody listens' }),
    after: (timer: 'hello' | 'step') => tell({ type: 'timer', timer }),
    closed: () => tell({ type: 'closed' }),
    /** Up to the offer, which is written. */
    offered: () => {
      talk.hears(HELLO);
      talk.delivered();
      return talk;
    },
  };
  return talk;
}

function inWords(command: BrokerCommand): string {
  switch (command.type) {
    case 'send': {
      const frame = read(command.bytes, 'broker-to-client');
      if (frame.message !== 'HelloReply') return `send ${toHex(command.bytes)}`;
      const reply = messageValue(frame.payload!);
      const refused = reply['refused'] as MessageValue | undefined;
      return refused === undefined ? 'Negotiated' : `Refused ${refused['code']}`;
    }
    case 'offer':
      return `offer ${toHex(command.bytes)}`;
    case 'settled': {
      const { reply, state, reason } = command.client;
      return `settled ${[reply, state, reason].filter((word) => word !== null && word !== '').join(' ')}`;
    }
    case 'start-timer':
      return `start ${command.timer} ${command.ms}ms`;
    case 'stop-timer':
      return `stop ${command.timer}`;
    case 'close':
      return 'close';
  }
}

const READY = `send ${toHex(ready())}`;
const settles = (how: string) => ['stop hello', 'stop step', `settled negotiated ${how}`, 'close'];

describe('a client that says Hello', () => {
  it('is agreed with, and its connection offered', () => {
    expect(client().hears(HELLO)).toEqual(['stop hello', 'Negotiated', `offer ${toHex(offer())}`]);
  });

  it('has 30 s for it', () => {
    const talk = client();
    expect(talk.conversation.start().map(inWords)).toEqual(['start hello 30000ms']);
    const [reply, ...rest] = talk.after('hello');
    expect(reply).toBe('Refused ERROR_PEER_REJECTED');
    expect(rest.at(-2)).toMatch(/^settled refused framing: no complete Hello within 30000 ms/);
  });

  it('is not read any further than its Hello: what follows is the backend’s', () => {
    const talk = client();
    let taken = 0;
    while (talk.conversation.wanted > 0) {
      const piece = HELLO.subarray(taken, taken + talk.conversation.wanted);
      taken += piece.length;
      talk.hears(piece);
    }
    expect(taken).toBe(HELLO.length);
  });

  it('gets its request_id, its keepalive and a token back', () => {
    const talk = client();
    const whole = hello({ clientKeepaliveSecs: '60' }, { requestId: '77' });
    const [, send] = talk.conversation.handle({ type: 'received', bytes: whole });
    const frame = read((send as { bytes: Uint8Array }).bytes, 'broker-to-client');
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
    expect(commands.at(-1)).toBe('close');
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
    ['of more than 64 KiB, before they come', bytes('0101000100'), 'ERROR_PEER_REJECTED'],
    ['that is something else', ack(), 'ERROR_PEER_REJECTED'],
    ['with another’s pid', hello({ peerPid: 2 }), 'ERROR_PEER_REJECTED'],
    ['for another protocol', hello({ clientMinProtocol: 2 }), 'ERROR_VERSION_UNSUPPORTED'],
  ])('%s is refused', (_, given, code) => {
    const commands = client().hears(given);
    expect(commands.slice(0, 2)).toEqual(['stop hello', `Refused ${code}`]);
    expect(commands.at(-1)).toBe('close');
  });

  it('is refused when that was asked for', () => {
    const refusal = { code: 'ERROR_SHUTTING_DOWN', reason: 'bye', retryAfterMs: 5 };
    expect(client('relay', { refusal }).hears(HELLO)).toEqual([
      ...['stop hello', 'Refused ERROR_SHUTTING_DOWN'],
      ...['stop hello', 'stop step', 'settled refused bye', 'close'],
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
    const [settled] = client().offered().answer(ack(), 5_000).slice(-2);
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
      ...settles('fallen-back no complete ready was sent'),
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
    expect(talk.answer(ack()).at(-1)).toBe('close');
  });
});

it('nothing happens any more behind the end', () => {
  const talk = client().offered();
  talk.answer(ack());
  expect(talk.closed()).toEqual([]);
  expect(talk.after('step')).toEqual([]);
});
