import { expect, it } from 'vitest';
import { asItCame, asTheyCame, replaced, Undelivered } from '../../../src/conversations/tap/undelivered.ts';
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

it('keeps nothing that replaced other bytes, as that was told', () => {
  const undelivered = new Undelivered(false);
  undelivered.lose([replaced({ bytes: ACK, descriptors: [], at: 3 }), { bytes: ACK, passed: ['pipe'] }]);
  expect(undelivered.length).toBe(0);
});

it('of what a script passes, only what nothing was told of is as it came', () => {
  const untold = [{ bytes: OFFER, descriptors: [], at: 3 }];
  const copy = { bytes: OFFER.slice(), passed: [] };
  expect(asItCame(copy, untold)).toEqual({ ...copy, came: 3 });
  expect(asItCame({ bytes: ACK }, untold)).toEqual({ bytes: ACK });
});
