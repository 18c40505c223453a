import stringWidth from 'string-width';
import { expect, it } from 'vitest';
import { textWidth } from '../../../src/screens/layout/line.ts';

it('a text is as wide as its characters, whether they are looked up or known', () => {
  const differing: string[] = [];
  for (let code = 0x20; code < 0x3000; code++) {
    const text = String.fromCharCode(code);
    if (textWidth(text) !== stringWidth(text)) differing.push(code.toString(16));
  }
  expect(differing).toEqual([]);
});
