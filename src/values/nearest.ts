import { closest, distance } from 'fastest-levenshtein';

/** No known word is longer, and comparing takes time that grows with the length. */
const LONGEST_WORD = 100;
/** Fewer letters begin too many words. */
const FEWEST_LETTERS = 3;

/** The known word that somebody most likely meant, whatever the case; null where none is near. */
export function nearest(word: string, known: readonly string[]): string | null {
  if (known.length === 0 || word.length > LONGEST_WORD) return null;
  const lower = word.toLowerCase();
  const words = known.map((name) => name.toLowerCase());
  const beginning = lower.length < FEWEST_LETTERS ? [] : words.filter((name) => name.startsWith(lower));
  const near = beginning.length === 1 ? beginning[0]! : closest(lower, words);
  // Two letters that have changed places count as two mistakes.
  const letters = Math.min(lower.length, near.length);
  const mistakes = Math.max(Math.min(2, letters - 1), Math.floor(letters / 3));
  return beginning.length === 1 || distance(lower, near) <= mistakes ? known[words.indexOf(near)]! : null;
}

/** What to say about an unknown word: the nearest known one, or all of them. */
export function suggestion(word: string, known: readonly string[]): string {
  const near = nearest(word, known);
  return near === null ? `it must be one of ${known.join(', ')}` : `did you mean "${near}"?`;
}
