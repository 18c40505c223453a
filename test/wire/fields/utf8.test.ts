import fc from 'fast-check';
import { expect, it } from 'vitest';
import { firstInvalidUtf8 } from '../../../src/wire/fields/utf8.ts';
import { bytes } from '../building.ts';

function firstInvalid(hex: string): number {
  const given = bytes(hex);
  return firstInvalidUtf8(given, 0, given.length);
}

it.each([
  ['nothing', ''],
  ['ASCII', '61 62'],
  ['two bytes', 'c3 a9'],
  ['three bytes', 'e2 82 ac'],
  ['four bytes', 'f0 9f 98 80'],
])('%s is valid', (_, hex) => {
  expect(firstInvalid(hex)).toBe(-1);
});

it.each([
  ['a byte that no UTF-8 has', '61 ff', 1],
  ['a continuation without a lead', '61 62 80', 2],
  ['a sequence that breaks off at the end', 'c3 a9 e2 82', 2],
  ['a sequence that breaks off inside', '61 e2 82 61', 1],
  ['an overlong slash', '61 c0 af', 1],
  ['a half of a surrogate pair', 'e2 82 ac ed a0 80', 3],
  ['above U+10FFFF', '61 f4 90 80 80', 1],
  ['the first of two faults', '61 ff 61 ff', 1],
])('%s is found where it starts', (_, hex, at) => {
  expect(firstInvalid(hex)).toBe(at);
});

it('looks only between start and end', () => {
  expect(firstInvalidUtf8(bytes('ff 61 62 ff'), 1, 3)).toBe(-1);
  expect(firstInvalidUtf8(bytes('ff 61 ff ff'), 1, 3)).toBe(2);
});

it('accepts any text, and finds a stray byte after it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const encoded = Buffer.from(text);
      expect(firstInvalidUtf8(encoded, 0, encoded.length)).toBe(-1);
      const spoiled = Buffer.concat([encoded, bytes('ff')]);
      expect(firstInvalidUtf8(spoiled, 0, spoiled.length)).toBe(encoded.length);
    }),
  );
});
