import { describe, expect, it } from 'vitest';
import { UnacceptedOffers } from '../../src/conversations/unaccepted-offers.ts';
import { concat, frame, OTHER_TOKEN, offer, TOKEN } from '../wire/building.ts';
import { connectionTo, fakeBackend } from './backend-talk.ts';

const WITH_FD = 'with a descriptor';
const OFFERED = concat(TOKEN, offer());
const OTHER = offer({ token: OTHER_TOKEN });

/** From which offset on a backend with that script says that it has not accepted what came, once the broker has closed; null: it does not say so. */
function unacceptedFrom(script: string, ...offers: readonly Uint8Array[]): number | null {
  const talk = connectionTo(script);
  for (const bytes of offers) talk.hears(bytes, bytes[0] === TOKEN[0] ? WITH_FD : []);
  talk.closed();
  return talk.unacceptedFrom;
}

describe('as it closes a connection, a backend says that it has accepted', () => {
  it.each(['hangup', 'reset', 'silent', 'stall', 'truncate', 'delay:1s'])(
    'nothing, where its script for the only offer is %s',
    (script) => {
      expect(unacceptedFrom(script, OFFERED)).toBe(0);
    },
  );

  it('nothing, where it refused', () => {
    expect(unacceptedFrom('refuse', OFFERED)).toBe(0);
  });

  it.each(['ack', 'ack:close', 'corrupt:kind', 'duplicate', 'then:hangup', 'truncate:200', 'trickle:10ms'])(
    'all that came, where its script for it is %s',
    (script) => {
      expect(unacceptedFrom(script, OFFERED)).toBeNull();
    },
  );

  it('nothing after the offer that it accepted', () => {
    expect(unacceptedFrom('ack,hangup', OFFERED, OTHER)).toBe(OFFERED.length);
    expect(unacceptedFrom('refuse,ack,hangup', OTHER, OFFERED, OTHER)).toBe(OTHER.length + OFFERED.length);
  });

  it('nothing between the offers that it accepted', () => {
    const talk = connectionTo('refuse,ack,refuse:busy,refuse,ack');
    const tokens = [1, 2, 3, 4, 5].map((first) => TOKEN.map((byte) => byte ^ first));
    for (const token of tokens) talk.hears(concat(token, offer({ token })), WITH_FD);
    talk.closed();
    const length = OFFERED.length;
    expect(talk.unacceptedBetween).toEqual([
      [0, length],
      [2 * length, 4 * length],
    ]);
    expect(talk.unacceptedFrom).toBeNull();
  });

  it('nothing of what it drops: an offer that it cannot answer, one without its descriptor, one above its count', () => {
    const unanswerable = connectionTo('ack');
    unanswerable.hears(frame({ payloadProtocol: 0xd0ff, requestId: '7' }, new Uint8Array()));
    const lacking = connectionTo('ack');
    lacking.hears(OFFERED);
    const unmarked = connectionTo('ack', { sideband: 'require' });
    unmarked.hears(offer());
    const above = connectionTo('ack', { count: 0 });
    above.hears(OFFERED, WITH_FD);
    const said = [unanswerable, lacking, unmarked, above].map((talk) => talk.unacceptedFrom);
    expect(said).toEqual([0, 0, 0, 0]);
  });

  it('an offer whose ACK it could not write: its token is used up', () => {
    const backend = fakeBackend('ack');
    const talk = backend();
    talk.leaves();
    talk.hears(OFFERED, WITH_FD);
    expect(talk.unacceptedFrom).toBeNull();
  });

  it('the offer that an ACK before it was for', () => {
    expect(unacceptedFrom('early', TOKEN, offer())).toBeNull();
    expect(unacceptedFrom('early,hangup', TOKEN, offer(), OTHER)).toBe(OFFERED.length);
    // Refused for its token.
    expect(unacceptedFrom('early,hangup', TOKEN, OTHER, OTHER)).toBe(TOKEN.length + OTHER.length);
  });
});

it('an ACK before its offer may be for any that follows, until that has come', () => {
  const offers = new UnacceptedOffers();
  offers.received(TOKEN);
  offers.acceptedEarly();
  offers.received(OTHER);
  expect(offers.left()).toEqual([]);
});
