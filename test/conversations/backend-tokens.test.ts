import { describe, expect, it } from 'vitest';
import { encodeMessage } from '../../src/frames/encode.ts';
import { ack, concat, frame, OTHER_TOKEN, offer, TOKEN } from '../wire/building.ts';
import { connectionTo, fakeBackend, sends } from './backend-talk.ts';

const WITH_FD = 'with a descriptor';
const OTHER_OFFER = offer({ token: OTHER_TOKEN });
const ACK = sends(ack());
const aNotice = expect.stringMatching(/^notice: ./);
const GIVES_UP = [aNotice, 'close'];

/** The text of a frame that was sent, the reason of a refusal among it. */
function reasonIn(command: string | undefined): string {
  return Buffer.from((command ?? '').replace('send ', ''), 'hex').toString();
}

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

describe('when the answer is due later, a token', () => {
  it('that has expired by then is refused', () => {
    let now = 0;
    const talk = connectionTo('delay:31s+ack', { now: () => now });
    talk.hears(concat(TOKEN, offer()), WITH_FD);
    now = 31_000;
    const [refusal, ...rest] = talk.after('step');
    expect(reasonIn(refusal)).toMatch(/expired/);
    expect(rest).toEqual(['release', 'answered']);
  });

  it('that another connection has used up by then is refused', () => {
    const backend = fakeBackend('delay:1s+ack,ack');
    const first = backend();
    first.hears(offer());
    expect(backend().hears(offer())).toEqual([ACK, 'answered']);
    expect(reasonIn(first.after('step')[0])).toMatch(/used/);
  });

  it('that another connection is being told to be accepted is refused', () => {
    const backend = fakeBackend('trickle:1s,ack');
    const first = backend();
    first.hears(offer());
    expect(reasonIn(backend().hears(offer())[0])).toMatch(/used/);
    expect(first.after('step')[0]).toBe(sends(ack().subarray(1, 2)));
  });

  it('may be accepted twice by one step that says so', () => {
    expect(connectionTo('ack+ack').hears(offer())).toEqual([ACK, ACK, 'answered']);
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
