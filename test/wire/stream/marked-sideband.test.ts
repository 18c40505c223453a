import { expect, it } from 'vitest';
import { markedSideband, mayBeSideband } from '../../../src/wire/stream/marked-sideband.ts';
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
  const mayBe = (pending: Uint8Array, amidLooseBytes = false) =>
    mayBeSideband({ pending, length: 100 + pending.length, amidLooseBytes }, tokenFrom(TOKEN));
  expect(mayBe(TOKEN.subarray(0, 15))).toBe(false);
  expect(mayBe(concat(TOKEN, BEGUN))).toBe(true);
  expect(mayBe(concat(LOOSE, TOKEN))).toBe(true);
  expect(mayBe(concat(BEGUN, TOKEN))).toBe(false);
  expect(mayBe(concat(LOOSE, TOKEN), true)).toBe(true);
  expect(mayBe(concat(LOOSE, TOKEN, BEGUN), true)).toBe(true);
  expect(mayBe(concat(TOKEN, LOOSE), true)).toBe(false);
  const offer = new Uint8Array([1, 40, 0, 0, 0, 0x08, 1, 0x18, 0xff, 0xa1, 3, 0x22, 30, 8, 0, 0x12, 16]);
  expect(mayBe(concat(LOOSE, offer, TOKEN), true)).toBe(false);
});
