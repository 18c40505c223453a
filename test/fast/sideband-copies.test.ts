import { expect, it } from 'vitest';
import { SidebandCopies } from '../../src/fast/sideband-copies.ts';
import { tokenFrom, tokenHex } from '../../src/wire/token.ts';

it('a copy stays as it was, whatever becomes of what it was read from, and serves again once it is given back', () => {
  const copies = new SidebandCopies();
  const memory = new Uint8Array(20).fill(7);
  const first = copies.of(memory, 2);
  memory.fill(9);
  expect(tokenHex(first)).toBe('07'.repeat(16));
  const second = copies.of(memory, 0);
  expect(second).not.toBe(first);
  copies.giveBack(first);
  expect(copies.of(memory, 4)).toBe(first);
  expect([tokenHex(first), tokenHex(second)]).toEqual(['09'.repeat(16), '09'.repeat(16)]);
  expect(
    tokenHex(
      copies.of(
        Uint8Array.from({ length: 20 }, (_, at) => at),
        4,
      ),
    ),
  ).toBe('0405060708090a0b0c0d0e0f10111213');
});

it('what was not made there does not serve again', () => {
  const copies = new SidebandCopies();
  const other = tokenFrom(new Uint8Array(16));
  copies.giveBack(other);
  copies.giveBack(null);
  expect(copies.of(new Uint8Array(16), 0)).not.toBe(other);
});
