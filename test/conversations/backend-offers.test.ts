import { describe, expect, it } from 'vitest';
import { ack, bytes, concat, frame, OTHER_TOKEN, offer, TOKEN } from '../wire/building.ts';
import { connectionTo, fakeBackend, sends, type Talk } from './backend-talk.ts';
import { descriptor } from './playbook.ts';

const WITH_FD = 'with a descriptor';
const OTHER_OFFER = offer({ token: OTHER_TOKEN });
const OTHER_ACK = sends(ack({ token: OTHER_TOKEN }));
const ACK = sends(ack());
const aNotice = expect.stringMatching(/^notice: ./);
const GIVES_UP = [aNotice, 'close'];

describe('two offers on one connection', () => {
  it('are answered one after another, by one step each', () => {
    const talk = connectionTo('ack,refuse');
    expect(talk.hears(concat(TOKEN, offer()), WITH_FD)).toEqual([ACK, 'adopt', 'answered']);
    expect(talk.hears(concat(OTHER_TOKEN, OTHER_OFFER), WITH_FD)).toEqual([
      ...[sends(ack({ token: OTHER_TOKEN, accepted: false })), 'release', 'answered'],
    ]);
  });

  it('are answered in their order, though they come together', () => {
    expect(connectionTo('ack').hears(concat(offer(), OTHER_OFFER))).toEqual([
      ...[ACK, 'answered', OTHER_ACK, 'answered'],
    ]);
  });

  it('wait for each other: the second one’s step begins when the first one’s ends', () => {
    const talk = connectionTo('delay:1s+ack,ack');
    expect(talk.hears(concat(offer(), OTHER_OFFER))).toEqual(['start step 1000ms']);
    expect(talk.after('step')).toEqual([ACK, 'answered', OTHER_ACK, 'answered']);
  });

  it('only those whose turn came count as answered when the connection ends', () => {
    const talk = connectionTo('hangup');
    const told = talk.hears(concat(offer(), OTHER_OFFER));
    expect(told.filter((command) => command === 'answered')).toHaveLength(1);
  });

  it('are answered alike whether they come together or not, though the second cannot be answered', () => {
    const unanswerable = frame({ kind: 3, payloadProtocol: 0xd0ff });
    const apart = connectionTo('ack');
    const oneByOne = [...apart.hears(offer()), ...apart.hears(unanswerable)];
    expect(oneByOne).toEqual([ACK, 'answered', ...GIVES_UP]);
    expect(connectionTo('ack').hears(concat(offer(), unanswerable))).toEqual(oneByOne);
  });
});

describe('what cannot be answered closes the connection at once', () => {
  it.each([
    ['an ACK', ack()],
    ['a Frame with another version', bytes('01 02000000 0802')],
    ['an empty body', bytes('01 00000000')],
    ['a body that is no Frame', bytes('01 02000000 0a05')],
    ['a header that claims too much', bytes('01 ffffffff')],
  ])('%s', (_, whole) => {
    expect(connectionTo('ack', { sideband: 'none' }).hears(whole)).toEqual(GIVES_UP);
  });

  it('an offer above the count', () => {
    const backend = fakeBackend('ack', { count: 1 });
    backend().hears(offer());
    expect(backend().hears(OTHER_OFFER)).toEqual(GIVES_UP);
  });
});

describe('told about a connection', () => {
  it('pass reads at once', () => {
    const talk = connectionTo('ack');
    expect(talk.opened()).toEqual([]);
    expect(talk.conversation.wanted()).toBe(Number.POSITIVE_INFINITY);
  });

  it.each([
    ['hangup', 'close'],
    ['reset', 'close reset-at-first-byte'],
  ])('%s reads nothing', (accept, close) => {
    const talk = connectionTo('ack', { accept });
    expect(talk.opened()).toEqual([close]);
    expect(talk.conversation.wanted()).toBe(0);
  });

  it('ignore never reads, until the broker is gone', () => {
    const talk = connectionTo('ack', { accept: 'ignore' });
    expect(talk.opened()).toEqual(['watch gone']);
    expect(talk.conversation.wanted()).toBe(0);
    expect(talk.closed()).toEqual(['close']);
  });

  it('delay reads later', () => {
    const talk = connectionTo('ack', { accept: 'delay:1s' });
    expect(talk.opened()).toEqual(['start accept-step 1000ms', 'watch']);
    talk.after('accept-step');
    expect(talk.conversation.wanted()).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('a reset', () => {
  it.each(['reset', 'then:reset'])('by %s leaves the last bytes unread', (script) => {
    const talk = connectionTo(`delay:1s+${script}`);
    talk.opened();
    talk.hears(concat(TOKEN, offer()), WITH_FD);
    expect([talk.conversation.keepsUnread, talk.conversation.wanted()]).toEqual([true, 0]);
    expect(talk.after('step').at(-1)).toBe('close reset');
  });
});

describe('descriptors that no reader of sidebands gets', () => {
  const dropped = [{ kind: null, blocking: null, fate: 'dropped-by-kernel' as const }];

  it.each([
    ['one that came with the offer', (talk: Talk) => talk.hears(offer(), WITH_FD)],
    ['one that the kernel dropped', (talk: Talk) => talk.hears(concat(TOKEN, offer()), dropped)],
    ['none, with a sideband', (talk: Talk) => talk.hears(concat(TOKEN, offer()))],
  ])('%s: the offer is dropped, as a real backend drops it', (_, hears) => {
    expect(hears(connectionTo('ack'))).toEqual(GIVES_UP);
  });

  it('of several, the first is used and the others are closed', () => {
    const passed = [descriptor(), descriptor('pipe')];
    expect(connectionTo('ack').hears(concat(TOKEN, offer()), passed)).toEqual([
      ...['release', ACK, 'adopt', 'answered'],
    ]);
  });

  it.each(['datagram', 'listener', 'pipe', 'file', 'other'] as const)(
    'one that cannot be served, as it is a %s: the offer is refused, and the descriptor closed',
    (kind) => {
      const [answer, ...rest] = connectionTo('ack').hears(concat(TOKEN, offer()), [descriptor(kind)]);
      expect(Buffer.from(answer!.slice(5), 'hex').toString()).toMatch(
        /the descriptor is (.*, not a connection|not a connected stream socket)/,
      );
      expect(rest).toEqual(['release', 'answered']);
    },
  );

  it('that of an offer whose ACK cannot be written is closed with the rest: nobody was told of an acceptance', () => {
    const talk = connectionTo('ack');
    talk.leaves();
    const words = talk.hears(concat(TOKEN, offer()), [descriptor()]);
    expect(words).toEqual(['answered', 'close']);
  });

  it('a sideband that may have brought one is answered where descriptors cannot be seen', () => {
    const talk = connectionTo('ack', { seesDescriptors: false });
    expect(talk.hears(concat(TOKEN, offer()))).toEqual([ACK, 'answered']);
  });

  it('lenient answers what cannot be served', () => {
    const talk = connectionTo('ack', { lenient: true });
    expect(talk.hears(concat(TOKEN, offer()), [descriptor('pipe')])).toEqual([ACK, 'adopt', 'answered']);
  });

  it('lenient answers all the same', () => {
    const words = connectionTo('ack', { lenient: true }).hears(offer(), WITH_FD);
    expect(words).toEqual([aNotice, 'release', ACK, 'answered']);
  });
});
