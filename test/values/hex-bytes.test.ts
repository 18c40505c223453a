import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseHexBytes, parseToken } from '../../src/values/hex-bytes.ts';
import { toHex } from '../wire/building.ts';

it.each([
  ['', ''],
  ['a0ff', 'a0ff'],
  ['A0fF', 'a0ff'],
  ['a0:ff', 'a0ff'],
  ['a0 ff', 'a0ff'],
  [' a0 : FF ', 'a0ff'],
])('"%s" is the bytes %s', (text, hex) => {
  expect(toHex(parseHexBytes(text))).toBe(hex);
});

it.each([
  ['a', /odd/],
  ['a0f', /odd/],
  ['0xa0', /not hex.*"x"/],
  ['g0', /not hex.*"g"/],
  ['a0-ff', /not hex.*"-"/],
  ['ａ0', /not hex/],
])('"%s" is not bytes in hex', (text, reason) => {
  expect(() => parseHexBytes(text)).toThrow(reason);
});

it('all bytes read back', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (given) => {
      expect(toHex(parseHexBytes(toHex(given)))).toBe(toHex(given));
    }),
  );
});

it('a token has 16 bytes, no more and no less', () => {
  expect(toHex(parseToken('00'.repeat(16)))).toBe('00'.repeat(16));
  expect(() => parseToken('00'.repeat(15))).toThrow('a token has 16 bytes');
  expect(() => parseToken('00'.repeat(17))).toThrow('has 17');
});

it.each([`${'5ec2'.repeat(8)}g`, '5ec2'.repeat(9), `${'5ec2'.repeat(8)}a`])(
  'a message about %s shows no more than the beginning of a token',
  (text) => {
    expect(() => parseToken(text)).toThrow('"5ec25ec2…"');
    expect(() => parseToken(text)).not.toThrow('5ec25ec25');
  },
);
