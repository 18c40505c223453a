import { MOMENT_MS } from '../../../src/conform/attempt.ts';
import type { ConformanceCase } from '../../../src/conform/case.ts';
import type { CaseOutcome } from '../../../src/conform/outcome.ts';

/** The cases that took longer than is said that they may with a right peer. */
export function tooLong(
  cases: readonly Pick<ConformanceCase<never>, 'id' | 'mayTakeMs'>[],
  outcomes: readonly CaseOutcome[],
): string[] {
  const allowed = new Map(cases.map(({ id, mayTakeMs = MOMENT_MS }) => [id, mayTakeMs]));
  return outcomes.filter(({ id, ms }) => ms > allowed.get(id)!).map(({ id, ms }) => `${id}: ${ms} ms`);
}
