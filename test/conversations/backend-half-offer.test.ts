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
