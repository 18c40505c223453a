import { expect, it } from 'vitest';
import { beginning } from '../../../src/wire/fields/beginning.ts';

it.each([
  ['a text that is short enough', 'zccache', 7, 'zccache'],
  ['the first characters of a longer one', 'zccache-2', 7, 'zccache'],
  ['no half character at its end', 'cache 🗄️', 7, 'cache '],
])('gives %s', (_, text, most, expected) => {
  expect(beginning(text, most)).toBe(expected);
});
