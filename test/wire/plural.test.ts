import { expect, it } from 'vitest';
import { plural } from '../../src/wire/plural.ts';

it.each([
  [0, '0 frames'],
  [1, '1 frame'],
  [2, '2 frames'],
])('%i: %s', (count, text) => {
  expect(plural(count, 'frame')).toBe(text);
});
