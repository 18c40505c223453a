import { expect, it } from 'vitest';
import { changedSentence } from '../../src/formats/changed.ts';
import { decode, going } from '../records/decoding.ts';
import { hello, offer, TOKEN } from '../wire/building.ts';

/** What is said of a frame to which that was done, and in whose place nothing passes. */
function said(by: string, direction: 'broker-to-backend' | 'client-to-broker', was: Uint8Array): string {
  const [record] = decode({ ...going(direction, new Uint8Array()), changed: { by, was } });
  if (record?.type !== 'changed') throw new Error('nothing is said of it');
  return changedSentence(record);
}

it.each([
  ['drop', /^changed in transit by drop; it was: HandoffOffer/],
  [
    'undelivered',
    /^not delivered before its connection ended, so that it did not pass; it was: HandoffOffer/,
  ],
  [
    'corrupt:token+undelivered',
    /^changed in transit by corrupt:token, but not delivered before its connection ended, so that nothing passed; it would have been: HandoffOffer/,
  ],
  ['unsent', /^not sent; it should have been: HandoffOffer/],
  ['incomplete', /^not sent as a whole; it should have been: HandoffOffer/],
])('an offer that is changed by %s', (by, sentence) => {
  expect(said(by, 'broker-to-backend', offer())).toMatch(sentence);
});

it('control characters in what was done are escaped', () => {
  expect(said('corrupt:\u001b', 'client-to-broker', hello())).toMatch(
    /^changed in transit by corrupt:\\x1b; /,
  );
});

it('a sideband is one, with what became of its descriptor', () => {
  const passed = [{ kind: 'stream', blocking: true, fate: 'closed' }] as const;
  const [record] = decode({
    ...going('broker-to-backend', new Uint8Array()),
    ...{ descriptors: 1, passed, changed: { by: 'undelivered', was: TOKEN } },
  });
  expect(record).toMatchObject({ type: 'changed', message: null, descriptors: 1, passed });
  expect(record?.type === 'changed' && changedSentence(record)).toMatch(
    /it was: sideband {2}token a0a1a2a3… {2}1 descriptor \(stream, blocking, closed\), not passed on$/,
  );
});

it('bytes that are not a whole frame are counted, and no message', () => {
  expect(said('undelivered', 'broker-to-backend', Buffer.from('HELLO'))).toMatch(
    /it was: 5 bytes that are not a frame$/,
  );
  const cut = offer().subarray(0, 20);
  expect(said('undelivered', 'broker-to-backend', cut)).toMatch(
    new RegExp(`it was: the first 20 of ${offer().length} bytes of a HandoffOffer$`),
  );
});

it('what may be the beginning of a frame is not called a sideband', () => {
  expect(said('undelivered', 'broker-to-backend', offer().subarray(0, 16))).not.toContain('sideband');
  expect(said('undelivered', 'client-to-broker', TOKEN)).not.toContain('sideband');
});
