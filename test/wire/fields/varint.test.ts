import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toInt32, toUint32, VarintReader } from '../../../src/wire/fields/varint.ts';
import { bytes } from '../building.ts';

const MAX_U64 = (1n << 64n) - 1n;

function readVarint(hex: string): VarintReader & { readonly ok: boolean } {
  const given = bytes(hex);
  const reader = new VarintReader();
  return Object.assign(reader, { ok: reader.read(given, 0, given.length) });
}

/** The shortest varint of a value. */
function encoded(value: bigint): number[] {
  const low = Number(value & 0x7fn);
  return value < 0x80n ? [low] : [low | 0x80, ...encoded(value >> 7n)];
}

describe('a varint', () => {
  it('of one byte is its value', () => {
    expect(readVarint('7f')).toMatchObject({ ok: true, value: 127, next: 1, nonMinimal: false });
  });

  it('of ten bytes holds 64 bits', () => {
    const read = readVarint('ff ff ff ff ff ff ff ff ff 01');
    expect(read).toMatchObject({ ok: true, value: MAX_U64, next: 10, nonMinimal: false });
  });

  it('of ten bytes may have only one bit in the tenth', () => {
    expect(readVarint('ff ff ff ff ff ff ff ff ff 02')).toMatchObject({ ok: false, error: 'too-long' });
  });

  it('of eleven bytes does not exist', () => {
    expect(readVarint('80 80 80 80 80 80 80 80 80 80 01')).toMatchObject({ ok: false, error: 'too-long' });
  });

  it('breaks off where the bytes end', () => {
    expect(readVarint('80 80')).toMatchObject({ ok: false, error: 'truncated' });
    expect(readVarint('')).toMatchObject({ ok: false, error: 'truncated' });
  });

  it('is told to end before the bytes do', () => {
    const reader = new VarintReader();
    expect(reader.read(bytes('80 01'), 0, 1)).toBe(false);
    expect(reader.error).toBe('truncated');
  });

  it.each([
    ['00', 0, false],
    ['80 00', 0, true],
    ['81 00', 1, true],
    ['81 80 00', 1, true],
    ['80 01', 128, false],
    ['81 80 80 80 80 80 80 80 80 00', 1, true],
  ])('%s is %d; in more bytes than needed: %s', (hex, value, nonMinimal) => {
    expect(readVarint(hex)).toMatchObject({ ok: true, value, nonMinimal });
  });

  it('reads back every 64-bit value exactly, and stops after it', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: MAX_U64 }), (value) => {
        const given = Uint8Array.from([0xff, ...encoded(value), 0xff]);
        const reader = new VarintReader();
        expect(reader.read(given, 1, given.length)).toBe(true);
        expect(BigInt(reader.value)).toBe(value);
        expect(reader.next).toBe(given.length - 1);
        expect(reader.nonMinimal).toBe(false);
      }),
    );
  });

  it('is a bigint only above what a number holds', () => {
    expect(readVarint('ff ff ff ff ff ff ff 0f').value).toBe(Number.MAX_SAFE_INTEGER);
    expect(readVarint('80 80 80 80 80 80 80 10').value).toBe(1n << 53n);
  });
});

describe('a 32-bit field', () => {
  it('takes the low half of more bits', () => {
    expect(toUint32((1n << 63n) | 5n)).toBe(5);
    expect(toUint32(0xffff_ffff)).toBe(0xffff_ffff);
  });

  it('that is signed comes as 64 bits of two’s complement', () => {
    expect(toInt32(MAX_U64)).toBe(-1);
    expect(toInt32(0x7fff_ffff)).toBe(0x7fff_ffff);
    expect(toInt32(0x8000_0000)).toBe(-0x8000_0000);
  });
});
