import { expect, it } from 'vitest';
import type { ScreenEvent } from '../../../src/screens/parts/model.ts';
import { Paste } from '../../../src/screens/terminal/paste.ts';

const key: ScreenEvent = { type: 'key', name: 'x' };

it('what comes between the marks of a paste is text, not keys', () => {
  const paste = new Paste();
  const take = (input: string) => paste.take(input, () => [key]);
  expect(take('x')).toEqual([key]);
  expect(take('[200~')).toEqual([]);
  expect(take('quit')).toEqual([]);
  expect(take('')).toEqual([]);
  expect(take('q')).toEqual([]);
  expect(take('[201~')).toEqual([{ type: 'pasted', text: 'quit\nq' }]);
  expect(take('x')).toEqual([key]);
});
