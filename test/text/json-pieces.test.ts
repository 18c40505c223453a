import fc from 'fast-check';
import { expect, it } from 'vitest';
import { escapedJson } from '../../src/text/escape.ts';
import { jsonPieces } from '../../src/text/json-pieces.ts';

const LONG = 'ab\u{1f600}\u0001"\\\u202e'.repeat(20_000);

it('is the same as JSON made at once', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect([...jsonPieces(value)].join('')).toBe(escapedJson(value));
    }),
  );
  const values = [LONG, { [LONG]: [LONG, { a: null, left: undefined }] }, `${'x'.repeat(32_767)}\u{1f600}`];
  for (const value of values) expect([...jsonPieces(value)].join('') === escapedJson(value)).toBe(true);
});

it('has no long piece, however long a text is', () => {
  const longest = Math.max(
    ...[...jsonPieces({ text: '\u0001'.repeat(1_000_000) })].map(({ length }) => length),
  );
  expect(longest).toBeLessThanOrEqual(6 * 32 * 1024);
});

it('writes bytes as hex', () => {
  const bytes = Uint8Array.from({ length: 100_000 }, (_value, index) => index);
  const text = [...jsonPieces({ bytes })].join('');
  expect(text === JSON.stringify({ bytes: Buffer.from(bytes).toString('hex') })).toBe(true);
});
