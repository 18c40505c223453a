import stringWidth from 'string-width';
import { expect, it } from 'vitest';
import { shortened, textWidth } from '../../../src/screens/layout/line.ts';

it('a text is as wide as its characters, whether they are looked up or known', () => {
  const differing: string[] = [];
  for (let code = 0x20; code < 0x3000; code++) {
    const text = String.fromCharCode(code);
    if (textWidth(text) !== stringWidth(text)) differing.push(code.toString(16));
  }
  expect(differing).toEqual([]);
});

it('a text that is cut ends with one ellipsis, also where it was cut at one', () => {
  const cut = (text: string, columns: number) => shortened([{ text, bold: true }], columns);
  expect(cut('token a0a1…', 20)).toEqual([{ text: 'token a0a1…', bold: true }]);
  expect(cut('token a0a1…  id 1', 12)[0]?.text).toBe('token a0a1…');
  expect(cut('token', 3).map(({ text }) => text)).toEqual(['to', '…']);
});
