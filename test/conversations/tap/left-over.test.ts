import { expect, it } from 'vitest';
import { leftOver } from '../../../src/conversations/tap/left-over.ts';
import { concat, offer, TOKEN } from '../../wire/building.ts';
import { numbered } from './tap-lane-talk.ts';

const OFFER = offer();

it('what has not passed is reported message by message, each with the time of its last byte', () => {
  const all = concat(TOKEN, OFFER, TOKEN.subarray(0, 5));
  const chunks = [
    { bytes: all.subarray(0, 20), descriptors: [numbered(7)], at: 1 },
    { bytes: all.subarray(20), descriptors: [], at: 2 },
  ];
  const told = leftOver(chunks, true).map(({ bytes, at }) => [Buffer.from(bytes), at]);
  expect(told).toEqual([
    [Buffer.from(TOKEN), 1],
    [Buffer.from(OFFER), 2],
    [Buffer.from(TOKEN.subarray(0, 5)), 2],
  ]);
});

it('nothing is left of nothing', () => {
  expect(leftOver([], true)).toEqual([]);
});
