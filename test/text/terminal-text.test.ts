import { expect, it } from 'vitest';
import { terminalText } from '../../src/text/terminal-text.ts';

const { widthOf, wrap } = terminalText(40);

it.for([
  ['plain', 5],
  ['a → b · ✓ ✗ — …', 15],
  ['日本', 4],
  ['e\u0301', 1],
] as const)('"%s" takes %i columns', ([text, columns]) => {
  expect(widthOf(text)).toBe(columns);
});

it('wraps only what does not fit, and never below 20 columns', () => {
  expect(wrap('short', 20)).toEqual(['short']);
  expect(wrap('a'.repeat(45), 20)).toEqual(['a'.repeat(20), 'a'.repeat(20), 'a'.repeat(5)]);
  expect(wrap('a'.repeat(21), 4)).toEqual(['a'.repeat(20), 'a']);
});
