import { closest, distance } from 'fastest-levenshtein';

/** The known word that somebody most likely meant; null where none is near. */
export function nearest(word: string, known: readonly string[]): string | null {
  if (known.length === 0 || word.length > 100) return null;
  const near = closest(word.toLowerCase(), [...known]);
  return distance(word.toLowerCase(), near) <= Math.max(2, near.length / 3) ? near : null;
}

/** What to say about an unknown word: the nearest known one, or all of them. */
export function suggestion(word: string, known: readonly string[]): string {
  const near = nearest(word, known);
  return near === null ? `it must be one of ${known.join(', ')}` : `did you mean "${near}"?`;
}
