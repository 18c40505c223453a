import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCount, parseUnsigned64 } from '../../src/values/integer.ts';

describe('a 64-bit number', () => {
  it.each([
    ['0', '0'],
    ['007', '7'],
    ['0x10', '16'],
    ['0XfF', '255'],
    ['18446744073709551615', '18446744073709551615'],
    ['0xffffffffffffffff', '18446744073709551615'],
  ])('%s is %s', (text, value) => {
    expect(parseUnsigned64(text)).toBe(value);
  });

  it.each(['', '-1', '+1', '1.5', '1e3', '0x', 'ff', '0b1', '1_000'])(
    '"%s" is not a whole number',
    (text) => {
      expect(() => parseUnsigned64(text)).toThrow(/number/);
    },
  );

  it.each(['18446744073709551616', '0x10000000000000000'])('%s does not fit', (text) => {
    expect(() => parseUnsigned64(text)).toThrow(/64 bits/);
  });

  it('may be written in decimal or hex', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }), (value) => {
        expect(parseUnsigned64(String(value))).toBe(String(value));
        expect(parseUnsigned64(`0x${value.toString(16)}`)).toBe(String(value));
      }),
    );
  });
});

describe('a count', () => {
  it('is a whole number of at least 1, or what is asked for', () => {
    expect([parseCount('1'), parseCount(' 12 '), parseCount('0', 0)]).toEqual([1, 12, 0]);
  });

  it.each(['0', '', '-1', '1.5', '1e3', '0x1', 'x', '9007199254740993'])(
    '"%s" is not a whole number',
    (text) => {
      expect(() => parseCount(text)).toThrow(/whole number/);
    },
  );
});
