import { nearest } from '../values/nearest.ts';

/** What `--expect` asks of outcomes: one that each try has to end in, or how many end in which, and none in another. */
export type ExpectedOutcomes =
  | { readonly kind: 'each'; readonly outcome: string }
  | { readonly kind: 'counts'; readonly counts: ReadonlyMap<string, number>; readonly text: string };

/**
 * Reads `OUTCOME` or `OUTCOME=N,…`. Throws an Error that says what is wrong.
 * @param known the outcomes that there are
 */
export function parseExpectedOutcomes(text: string, known: readonly string[]): ExpectedOutcomes {
  if (!text.includes('=')) return { kind: 'each', outcome: knownOutcome(text, known) };
  return parseExpectedCounts(text, known);
}

/** Reads `OUTCOME=N,…` alone. */
export function parseExpectedCounts(
  text: string,
  known: readonly string[],
): Extract<ExpectedOutcomes, { kind: 'counts' }> {
  const counts = new Map<string, number>();
  for (const part of text.split(',')) {
    const [, outcome = '', count = ''] = /^\s*([^=]*?)\s*=\s*(\d{1,9})\s*$/.exec(part) ?? [];
    if (count === '') throw new Error(`"${part}" must be an outcome and a number, as in accepted=3`);
    if (counts.has(knownOutcome(outcome, known))) throw new Error(`"${outcome}" is given twice`);
    counts.set(outcome, Number(count));
  }
  return { kind: 'counts', counts, text: [...counts].map(([name, count]) => `${name}=${count}`).join(',') };
}

function knownOutcome(outcome: string, known: readonly string[]): string {
  if (known.includes(outcome)) return outcome;
  const near = nearest(outcome, known);
  const meant = near === null ? '' : `; did you mean ${near}?`;
  throw new Error(`"${outcome}" is not one of ${known.join(', ')}${meant}`);
}

/** What differs between how tries ended and what was asked, in a sentence; null: nothing does. */
export function missedCounts(
  expected: ReadonlyMap<string, number>,
  seen: { readonly [outcome: string]: number },
): string | null {
  const names = new Set([...expected.keys(), ...Object.keys(seen)]);
  const differing = [...names].filter((name) => (expected.get(name) ?? 0) !== (seen[name] ?? 0));
  if (differing.length === 0) return null;
  const parts = differing.map((name) => `${name} ${seen[name] ?? 0} instead of ${expected.get(name) ?? 0}`);
  return `not as expected: ${parts.join(', ')}`;
}
