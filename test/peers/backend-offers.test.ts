import { describe, expect, it } from 'vitest';
import { encodeMessage } from '../../src/protocol/encode.ts';
import { ack, bytes, concat, frame, OTHER_TOKEN, offer, TOKEN } from '../protocol/building.ts';
import { connectionTo, fakeBackend, STOPS, sends } from './backend-talk.ts';

const WITH_FD = 'with a descriptor';
const OTHER_OFFER = offer({ token: OTHER_TOKEN });
const OTHER_ACK = sends(ack({ token: OTHER_TOKEN }));
const ACK = sends(ack());
const aNotice = expect.stringMatching(/^notice: ./);
const GIVES_UP = [aNotice, ...STOPS, 'close'];

/** The text of a frame that was sent, the reason of a refusal among it. */
function reasonIn(command: string | undefined): string {
  return Buffer.from((command ?? '').replace('send ', ''), 'hex').toString();
}

describe('two offers on one connection', () => {
  it('are answered one after the other, by one step each', () => {
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

  it('both count as answered when the connection ends before their turn', () => {
    const talk = connectionTo('hangup');
    const told = talk.hears(concat(offer(), OTHER_OFFER));
    expect(told.filter((command) => command === 'answered')).toHaveLength(2);
  });

  it('are answered alike whether they come together or not, though the second cannot be answered', () => {
    const unanswerable = frame({ kind: 3, payloadProtocol: 0xd0ff });
    const apart = connectionTo('ack');
    const oneByOne = [...apart.hears(offer()), ...apart.hears(unanswerable)];
    expect(oneByOne).toEqual([ACK, 'answered', ...GIVES_UP]);
    expect(connectionTo('ack').hears(concat(offer(), unanswerable))).toEqual(oneByOne);
  });
});

describe('a token', () => {
  it('that was accepted is refused the next time, on any connection', () => {
    const backend = fakeBackend('ack');
    expect(backend().hears(offer())).toEqual([ACK, 'answered']);
    const [refusal, ...rest] = backend().hears(concat(TOKEN, offer()), WITH_FD);
    expect(reasonIn(refusal)).toMatch(/used/);
    expect(rest).toEqual(['release', 'answered']);
  });

  it('that was accepted is refused also where both offers come together', () => {
    const [first, , second] = connectionTo('ack').hears(concat(offer(), offer()));
    expect(first).toBe(ACK);
    expect(reasonIn(second)).toMatch(/used/);
  });

  it('that was refused may come again', () => {
    const backend = fakeBackend('refuse,ack');
    backend().hears(offer());
    expect(backend().hears(offer())).toEqual([ACK, 'answered']);
  });

  it('is used up by an accepting ACK with a fault, too', () => {
    const backend = fakeBackend('corrupt:kind,ack');
    backend().hears(offer());
    expect(reasonIn(backend().hears(offer())[0])).toMatch(/used/);
  });

  it('other than the expected one is refused, and does not use a step up', () => {
    const backend = fakeBackend('refuse:first,ack', { expectToken: TOKEN });
    expect(reasonIn(backend().hears(OTHER_OFFER)[0])).toMatch(/expected/);
    expect(reasonIn(backend().hears(offer())[0])).toMatch(/first/);
  });

  it('other than the sideband’s is refused', () => {
    const [refusal, ...rest] = connectionTo('ack').hears(concat(OTHER_TOKEN, offer()), WITH_FD);
    expect(reasonIn(refusal)).toMatch(/sideband/);
    expect(rest).toEqual(['release', 'answered']);
  });

  it.each([
    ['missing', new Uint8Array()],
    ['too short', TOKEN.subarray(1)],
  ])('that is %s is refused, and echoed', (_, token) => {
    const [refusal] = connectionTo('ack').hears(offer({ token }));
    expect(refusal).toMatch(/^send 01/);
    expect(reasonIn(refusal)).toMatch(/token/);
    expect(refusal).toContain(Buffer.from(token).toString('hex'));
  });
});

describe('a lenient backend follows its script', () => {
  const lenient = { lenient: true };

  it('for a token that was used', () => {
    const backend = fakeBackend('ack', lenient);
    backend().hears(offer());
    expect(backend().hears(offer())).toEqual([ACK, 'answered']);
  });

  it('for a token other than the expected one', () => {
    expect(connectionTo('ack', { ...lenient, expectToken: OTHER_TOKEN }).hears(offer())).toEqual([
      ACK,
      'answered',
    ]);
  });

  it('for a token other than the sideband’s', () => {
    const talk = connectionTo('ack', lenient);
    expect(talk.hears(concat(OTHER_TOKEN, offer()), WITH_FD)).toEqual([ACK, 'adopt', 'answered']);
  });

  it('for an offer that a real backend drops, where it can be read', () => {
    const payload = encodeMessage('HandoffOffer', { token: TOKEN, correlationId: '1' });
    const wrongId = frame({ payloadProtocol: 0xd0ff, requestId: '7' }, payload);
    expect(connectionTo('ack').hears(wrongId)).toEqual(GIVES_UP);
    expect(connectionTo('ack', lenient).hears(wrongId)).toEqual([ACK, 'answered']);
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

describe('half an offer', () => {
  const half = concat(TOKEN, offer().subarray(0, 20));
  const rest = offer().subarray(20);

  it('is given up after 5 seconds', () => {
    const talk = connectionTo('ack');
    expect(talk.hears(half, WITH_FD)).toEqual(['start partial-offer 5000ms']);
    expect(talk.after('partial-offer')).toEqual(GIVES_UP);
  });

  it('may become a whole one in time', () => {
    const talk = connectionTo('ack');
    talk.hears(half, WITH_FD);
    expect(talk.hears(rest)).toEqual(['stop partial-offer', ACK, 'adopt', 'answered']);
  });

  it('may come byte by byte: the 5 seconds count from its first one', () => {
    const talk = connectionTo('ack');
    const told = Array.from(concat(TOKEN, offer()), (byte, index) =>
      talk.hears(Uint8Array.of(byte), index === 0 ? WITH_FD : undefined),
    );
    expect(told[0]).toEqual(['start partial-offer 5000ms']);
    expect(told.slice(1, -1).flat()).toEqual([]);
    expect(told.at(-1)).toEqual(['stop partial-offer', ACK, 'adopt', 'answered']);
  });

  it('has 5 seconds of its own, though it began with the end of the offer before', () => {
    const talk = connectionTo('ack');
    talk.hears(offer().subarray(0, 20));
    expect(talk.hears(concat(rest, OTHER_OFFER.subarray(0, 9)))).toContain('start partial-offer 5000ms');
  });
});
