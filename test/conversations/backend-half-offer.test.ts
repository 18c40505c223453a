import { describe, expect, it } from 'vitest';
import { ack, concat, OTHER_TOKEN, offer, TOKEN } from '../wire/building.ts';
import { connectionTo, sends } from './backend-talk.ts';

const WITH_FD = 'with a descriptor';
const OTHER_OFFER = offer({ token: OTHER_TOKEN });
const ACK = sends(ack());
const aNotice = expect.stringMatching(/^notice: ./);
const GIVES_UP = [aNotice, 'close'];

describe('half an offer', () => {
  const half = concat(TOKEN, offer().subarray(0, 20));
  const rest = offer().subarray(20);

  it('is given up after 5 seconds', () => {
    const talk = connectionTo('ack');
    expect(talk.hears(half, WITH_FD)).toEqual(['start partial-offer 5000ms']);
    expect(talk.after('partial-offer')).toEqual(GIVES_UP);
  });

  it('is said to be only a sideband where no more has come, at the end of its time and where the broker closes', () => {
    const waiting = connectionTo('ack');
    waiting.hears(TOKEN, WITH_FD);
    expect(waiting.after('partial-offer')).toEqual([
      'notice: a sideband, and no offer after it in 5 seconds',
      'close',
    ]);
    const left = connectionTo('ack');
    left.hears(TOKEN, WITH_FD);
    expect(left.closed()).toEqual([
      'notice: the broker closed the connection after a sideband, before its offer',
      'close',
    ]);
  });

  it.each<[string, Uint8Array, typeof WITH_FD | undefined]>([
    ['8 of the 16 bytes of a sideband', TOKEN.subarray(0, 8), WITH_FD],
    ['8 of the 16 bytes of a sideband', TOKEN.subarray(0, 8), undefined],
    ['3 bytes of an offer or its sideband', offer().subarray(0, 3), undefined],
    ['16 bytes of an offer or its sideband', TOKEN, undefined],
  ])('is said to be %s where no more has come', (said, bytes, descriptor) => {
    const waiting = connectionTo('ack');
    waiting.hears(bytes, descriptor);
    expect(waiting.after('partial-offer')[0]).toContain(`${said}, and no more`);
    const left = connectionTo('ack');
    left.hears(bytes, descriptor);
    expect(left.closed()[0]).toBe(`notice: the broker closed the connection after ${said}`);
  });

  it('is in the middle of an offer only where that has begun', () => {
    for (const bytes of [half, offer().subarray(0, 20)]) {
      const left = connectionTo('ack');
      left.hears(bytes);
      expect(left.closed()[0]).toBe('notice: the broker closed the connection in the middle of an offer');
    }
  });

  it('is another sideband, where that comes in place of the offer', () => {
    const talk = connectionTo('ack');
    talk.hears(TOKEN, WITH_FD);
    expect(talk.hears(OTHER_TOKEN, WITH_FD)).toContain(
      'notice: another sideband came where the offer of the one before it must begin',
    );
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
