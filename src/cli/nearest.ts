/** The known word that somebody most likely meant, or null where none is near enough. */
export async function nearest(word: string, known: readonly string[]): Promise<string | null> {
  if (known.length === 0) return null;
  // Its tables take longer to set up than a command line takes to be parsed.
  const { closest, distance } = await import('fastest-levenshtein');
  const beginning = word.length >= 3 ? known.filter((name) => name.startsWith(word)) : [];
  if (beginning.length === 1) return beginning[0]!;
  const near = closest(word, known);
  return distance(word, near) <= Math.max(1, Math.floor(Math.min(word.length, near.length) / 3))
    ? near
    : null;
}

/** "did you mean NEAR?", or nothing where nothing is near. */
export async function didYouMean(word: string, known: readonly string[]): Promise<string> {
  const near = await nearest(word, known);
  return near === null ? '' : `did you mean ${near}?`;
}
