import { expect, it } from 'vitest';
import { RecordingLetters } from '../../src/formats/recording-letters.ts';

it('gives a letter to each recording, and two where there are more than letters', () => {
  const letters = new RecordingLetters(Array.from({ length: 60 }, (_, index) => `file ${index}`));
  expect(['file 0', 'file 25', 'file 26', 'file 52'].map((name) => letters.of(name))).toEqual([
    ...['A', 'Z', 'AA', 'BA'],
  ]);
});

it('says what they stand for, and escapes names', () => {
  const letters = new RecordingLetters(['a\u001b[2J']);
  expect(letters.legend).toEqual(['A  a\\x1b[2J']);
  expect(letters.of('other\u0007')).not.toContain('\u0007');
});
