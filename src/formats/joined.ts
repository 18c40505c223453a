/** Facts in a row, with more between them than between words; those that are missing leave no gap. */
export function joined(facts: readonly (string | null)[]): string {
  return facts.filter((fact) => fact !== null && fact !== '').join('  ');
}
