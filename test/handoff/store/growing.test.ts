import { expect, it } from 'vitest';
import { grown, roomFor } from '../../../src/handoff/store/growing.ts';

it('makes room for an entry by doubling', () => {
  expect([0, 63, 64, 1000, 32_767].map(roomFor)).toEqual([64, 64, 128, 1024, 32_768]);
});

it('keeps what a column has, and its type', () => {
  expect(grown(Uint16Array.of(7, 8), 4)).toEqual(Uint16Array.of(7, 8, 0, 0));
  expect(grown(new Float64Array(), 2)).toEqual(new Float64Array(2));
});
