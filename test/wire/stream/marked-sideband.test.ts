import { expect, it } from 'vitest';
import { markedSideband, possibleSideband } from '../../../src/wire/stream/marked-sideband.ts';
import { tokenFrom } from '../../../src/wire/token.ts';
import { concat, TOKEN } from '../building.ts';

const LOOSE = new Uint8Array([0x78]);
const BEGUN = new Uint8Array([1, 40, 0, 0, 0]);

/** What is found in those bytes at offset 100 of a stream, the `at`-th of which came with a descriptor. */
function found(pending: Uint8Array, at: number, amidLooseBytes = false) {
  return markedSideband({ pending, length: 100 + pending.length, amidLooseBytes }, 100 + at);
}

it('a sideband that waits is the 16 bytes that came with a descriptor', () => {
  expect(found(TOKEN, 0)).toEqual(TOKEN);
  expect(found(concat(TOKEN, BEGUN), 0)).toEqual(TOKEN);
});

it('is one after loose bytes, whether or not it is known that they are', () => {
  expect(found(concat(LOOSE, TOKEN), 1)).toEqual(TOKEN);
  expect(found(concat(BEGUN, TOKEN), 5, true)).toEqual(TOKEN);
});

it('is hidden in a frame that was left unfinished', () => {
  expect(found(concat(BEGUN, TOKEN), 5)).toBe('hidden');
});

it('is none before all 16 bytes are there, or where the descriptor came earlier', () => {
  expect(found(TOKEN.subarray(0, 15), 0)).toBeNull();
  expect(found(BEGUN, -16)).toBeNull();
});

it('is none where the descriptor came with the beginning of a frame, or just before one', () => {
  const offer = new Uint8Array([1, 40, 0, 0, 0, 0x08, 1, 0x18, 0xff, 0xa1, 3, 0x22, 30, 8, 0, 0x12, 16]);
  expect(found(offer, 0)).toBeNull();
  expect(found(concat(TOKEN, offer), 16)).toBeNull();
  expect(found(concat(TOKEN.subarray(0, 8), offer), 0)).toBeNull();
});

it('without a descriptor, 16 bytes may be one as long as their offer may follow', () => {
  const place = (pending: Uint8Array, amidLooseBytes = false) =>
    possibleSideband({ pending, length: 100 + pending.length, amidLooseBytes }, tokenFrom(TOKEN));
  expect(place(TOKEN.subarray(0, 15))).toBeNull();
  expect(place(concat(TOKEN, BEGUN))).toBe(100);
  expect(place(concat(LOOSE, TOKEN))).toBe(101);
  expect(place(concat(BEGUN, TOKEN))).toBeNull();
  expect(place(concat(LOOSE, TOKEN), true)).toBe(101);
  expect(place(concat(LOOSE, TOKEN, BEGUN), true)).toBe(101);
  expect(place(concat(TOKEN, LOOSE), true)).toBeNull();
  const offer = new Uint8Array([1, 40, 0, 0, 0, 0x08, 1, 0x18, 0xff, 0xa1, 3, 0x22, 30, 8, 0, 0x12, 16]);
  expect(place(concat(LOOSE, offer, TOKEN), true)).toBeNull();
});
