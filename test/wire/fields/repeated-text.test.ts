import fc from 'fast-check';
import { expect, it } from 'vitest';
import { repeatedText } from '../../../src/wire/fields/repeated-text.ts';

it('gives the text that stands there, whichever came before', () => {
  const texts = fc.array(fc.oneof(fc.constantFrom('', 'busy', 'zccache'), asciiText()), { maxLength: 40 });
  const property = fc.property(texts, (all) => {
    for (const text of [...all, ...all]) {
      const bytes = Buffer.from(`<${text}>`, 'latin1');
      expect(repeatedText(bytes, 1, bytes.length - 1)).toBe(text);
    }
  });
  fc.assert(property);
});

function asciiText(): fc.Arbitrary<string> {
  const character = fc.integer({ min: 0, max: 127 }).map((code) => String.fromCharCode(code));
  return fc.array(character, { maxLength: 300 }).map((characters) => characters.join(''));
}
