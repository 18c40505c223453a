/** "did you mean NEAR?", or an empty string where nothing is near. */
export async function didYouMean(word: string, known: readonly string[]): Promise<string> {
  // Its tables take longer to set up than a command line takes to be parsed.
  const { nearest } = await import('../values/nearest.ts');
  const near = nearest(word, known);
  return near === null ? '' : `did you mean ${near}?`;
}
