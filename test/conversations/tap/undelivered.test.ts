import { expect, it } from 'vitest';
import { asTheyCame, partOf, replaced, Undelivered } from '../../../src/conversations/tap/undelivered.ts';
import { TOKEN } from '../../wire/building.ts';
import { ACK, numbered, OFFER } from './tap-lane-talk.ts';

it('keeps what came until the end, then tells it with when it came', () => {
  const undelivered = new Undelivered(true);
  expect(undelivered.lose([asTheyCame({ bytes: TOKEN, descriptors: [numbered(7)], at: 3 })])).toEqual([]);
  expect(undelivered.length).toBe(TOKEN.length);
  const passed = [numbered(7)];
  const told = [
    { type: 'close', descriptors: passed },
    { type: 'changed', by: 'undelivered', was: Buffer.from(TOKEN), own: false, came: 3, passed },
  ];
  expect(
    undelivered.end().map((one) => ('was' in one ? { ...one, was: Buffer.from(one.was) } : one)),
  ).toEqual(told);
  expect([undelivered.length, undelivered.end()]).toEqual([0, []]);
});

it('tells of what replaced other bytes what was done to those, too', () => {
  const undelivered = new Undelivered(false);
  undelivered.lose([
    replaced({ bytes: ACK, descriptors: [], at: 3 }, 'peer-pid'),
    { bytes: ACK, passed: ['pipe'] },
  ]);
  undelivered.lose([asTheyCame({ bytes: ACK, descriptors: [], at: 4 })]);
  undelivered.lose([{ bytes: ACK, ownFrom: 3, came: 5, changedBy: 'early:x' }]);
  expect(undelivered.end()).toMatchObject([
    { by: 'peer-pid+undelivered', own: false, came: 3 },
    { by: 'undelivered', own: false, came: 4 },
    { by: 'early:x+undelivered', own: true, came: 5 },
  ]);
});

it('of what a script passes, only what nothing was told of is as it came', () => {
  const untold = [{ bytes: OFFER, descriptors: [], at: 3 }];
  const copy = { bytes: OFFER.slice(), passed: [] };
  expect(partOf(copy, untold, 4, 'duplicate')).toEqual({ ...copy, came: 3 });
  expect(partOf({ bytes: ACK }, untold, 4, 'duplicate')).toEqual({
    bytes: ACK,
    came: 4,
    changedBy: 'duplicate',
  });
});
