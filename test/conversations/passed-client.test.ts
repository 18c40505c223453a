import { expect, it } from 'vitest';
import { PassedClient } from '../../src/conversations/passed-client.ts';
import { ack, TOKEN } from '../wire/building.ts';
import { client, READY, settles } from './broker-talk.ts';

const NEVER = 'misled its connection had not left with the offer, so that no backend can have it';
const ODDLY =
  'adopted its connection was passed in a way in which the backend may not have found it, which is not observed';

/** Every fault of what goes with an offer, and what is said of a client whose backend accepts it nevertheless. */
const FAULTS: { readonly [fault: string]: string } = {
  'no-sideband': NEVER,
  'no-descriptor': NEVER,
  'wrong-descriptor:pipe': NEVER,
  'wrong-descriptor:file': NEVER,
  'wrong-descriptor:listener': NEVER,
  'wrong-descriptor:datagram': NEVER,
  'closed-descriptor': NEVER,
  'two-descriptors': ODDLY,
  'descriptor-on-offer': ODDLY,
  'sideband-short': ODDLY,
  'sideband-split': ODDLY,
  nonblocking: 'adopted',
  'sideband-token': 'adopted',
};

it.each(Object.entries(FAULTS))('a client whose offer has the fault %s, and is accepted', (fault, said) => {
  const talk = client('relay', {}, 1, { offer: `corrupt:${fault}` }).offered();
  expect(talk.answer(ack())).toEqual([READY, ...settles(said)]);
});

it('a client is not adopted whose connection could not be copied, so that the sideband went without it', () => {
  const passed = new PassedClient();
  passed.leaves([{ bytes: TOKEN, passed: ['connection'] }]);
  passed.left(true);
  expect(passed.isPassed).toBe(false);
});

it('a refusal says nothing about what was passed', () => {
  const talk = client('relay', {}, 1, { offer: 'corrupt:no-sideband' }).offered();
  expect(talk.answer(ack({ accepted: false, errorDetail: 'busy' }))).toEqual(
    settles('fallen-back refused: busy'),
  );
});

it('on Windows a client whose handle the backend could not be given is misled', () => {
  const given = (handle: string) =>
    client('relay', { handle: () => handle })
      .offered()
      .answer(ack());
  expect(given('0')).toEqual([READY, ...settles(NEVER)]);
  expect(given('7')).toEqual([READY, ...settles('adopted')]);
});
