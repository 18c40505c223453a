import fc from 'fast-check';
import stringWidth from 'string-width';
import { expect, it } from 'vitest';
import { isOneColumnEach } from '../../src/text/one-column.ts';

const every = Array.from({ length: 0x10000 }, (_, code) => String.fromCharCode(code));
const signs = every.filter(isOneColumnEach);

it('knows signs that take one column', () => {
  expect(signs.length).toBeGreaterThan(200);
  expect(signs.filter((sign) => stringWidth(sign) !== 1)).toEqual([]);
});

it('whatever is next to them', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...signs), { maxLength: 30 }), (text) => {
      expect(stringWidth(text.join(''))).toBe(text.length);
    }),
  );
});

it.each(['漢', '\t', '\u0007', 'e\u0301', '👍', '⚠\ufe0f'])('leaves %j to be looked up', (text) => {
  expect(isOneColumnEach(text)).toBe(false);
});
