import fc from 'fast-check';
import { expect, it } from 'vitest';
import { edited, inputOf, inserted } from '../../../src/screens/parts/text-input.ts';

function typed(text: string, ...keys: readonly string[]): string {
  const { text: result, cursor } = keys.reduce((input, key) => edited(input, key) ?? input, inputOf(text));
  const characters = [...result];
  return `${characters.slice(0, cursor).join('')}|${characters.slice(cursor).join('')}`;
}

it.each([
  ['ab', ['Left', 'x'], 'ax|b'],
  ['ab', ['Ctrl-A', 'x', 'Ctrl-E', 'y'], 'xaby|'],
  ['one two', ['Ctrl-W'], 'one |'],
  ['one two', ['Ctrl-W', 'Ctrl-W'], '|'],
  ['one two', ['Left', 'Left', 'Ctrl-K'], 'one t|'],
  ['one two', ['Left', 'Ctrl-U'], '|o'],
  ['añ漢', ['Backspace', 'Left', 'Ctrl-D'], 'a|'],
  ['ab', ['Home', 'Right', 'Right', 'Right'], 'ab|'],
])('%j with %j is %j', (text, keys, result) => {
  expect(typed(text, ...keys)).toBe(result);
});

it('pasted text becomes one line without control characters', () => {
  expect(inserted(inputOf('a'), 'b\r\nc\u001bd')).toEqual({ text: 'ab cd', cursor: 5 });
});

it('the cursor is always within the text', () => {
  const key = fc.oneof(
    fc.constantFrom('Left', 'Right', 'Home', 'End', 'Backspace', 'Delete', 'Ctrl-W', 'Ctrl-U', 'Ctrl-K'),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
  );
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.array(key), (text, keys) => {
      const end = keys.reduce((input, name) => edited(input, name) ?? input, inputOf(text));
      expect(end.cursor).toBeGreaterThanOrEqual(0);
      expect(end.cursor).toBeLessThanOrEqual([...end.text].length);
    }),
  );
});
