import { describe, expect, it } from 'vitest';
import { described, wrapText } from '../../../src/cli/help/wrap.ts';

describe('text of help', () => {
  it('is filled to 80 columns, paragraph by paragraph', () => {
    const word = 'word'.repeat(5);
    expect(wrapText(`${word} ${word}\n${word} ${word}\n\n${word}`)).toEqual([
      `${word} ${word} ${word}`,
      word,
      '',
      word,
    ]);
  });

  it('keeps a second column where a line is broken', () => {
    expect(wrapText(`  term  ${'text '.repeat(20)}`)).toEqual([
      `  term  ${'text '.repeat(14)}`.trimEnd(),
      `        ${'text '.repeat(6)}`.trimEnd(),
    ]);
  });

  it('puts a text below a term that is too long for its column', () => {
    expect(described('--a-long-flag', 'what it does', 10)).toEqual([
      '  --a-long-flag',
      '          what it does',
    ]);
  });
});
