import { describe, expect, it } from 'vitest';
import { BACKEND } from '../../src/conversations/broker.ts';
import { ack, OTHER_TOKEN, offer, ready, TOKEN, toHex } from '../wire/building.ts';
import { client, HELLO, READY, settles } from './broker-talk.ts';

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
    expect(talk.answer(ack())).toEqual(['watch gone']);
    // Whether the client or the backend, which has the connection, too, is not to be told apart.
    const why = 'by the client or by the backend, which was passed it';
    expect(talk.closed()).toEqual(
      settles(`acknowledged its connection was closed or shut down before a ready, ${why}`),
    );
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

it('nothing happens any more after the end', () => {
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

  it('then:reset resets the connection after it', () => {
    expect(told('then:reset').slice(1)).toEqual([
      ...['Negotiated', 'settled negotiated the connection was closed on request', 'close reset'],
    ]);
  });

  it.each(['silent', 'stall:5', 'delay:1s+silent'])('as its ready, %s has nothing more to say', (ready) => {
    const talk = client(ready).offered();
    const words = talk.answer(ack());
    const all = words.includes('start step 1000ms') ? talk.after('step') : words;
    expect(all).toContain('watch gone');
  });

  it('delay makes it later', () => {
    const talk = client('relay', {}, 1, { reply: 'delay:1s' });
    expect(talk.hears(HELLO).slice(1)).toEqual(['start step 1000ms']);
    expect(talk.after('step')[0]).toBe('Negotiated');
  });

  it('silent leaves the client waiting', () => {
    const talk = client('relay', {}, 1, { reply: 'silent' });
    expect(talk.hears(HELLO).slice(1)).toEqual(['watch gone']);
    expect(talk.closed()).toEqual([
      ...['settled the client closed its connection before a complete HelloReply', 'close let-go'],
    ]);
  });

  it.each(['silent', 'stall:5'])(
    '%s, a client that leaves is noticed, and its token worth nothing',
    (reply) => {
      const talk = client('relay', {}, 1, { reply });
      expect(talk.hears(HELLO)).toContain('watch gone');
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
