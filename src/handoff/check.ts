export type CheckResult = 'passed' | 'failed' | 'not-reached';

/** The result of one check, as a verdict lists it. */
export interface Check {
  readonly id: string;
  readonly result: CheckResult;
  /** What is required and what was found; only with `failed`. */
  readonly text?: string;
}

/** A rule: null when it holds, else what is required and what was found. */
export interface Rule<Id extends string> {
  readonly id: Id;
  readonly broken: () => string | null;
}

/** What came of checks that were made one after another. */
export interface CheckedInOrder<Id extends string> {
  readonly checks: readonly Check[];
  readonly failed: Id | null;
  /** What is required and what was found; empty where all passed. */
  readonly text: string;
}

/** Applies rules in their order up to the first broken one; those after it are not reached. */
export function applyInOrder<Id extends string>(rules: readonly Rule<Id>[]): CheckedInOrder<Id> {
  let failed: Id | null = null;
  let text = '';
  const checks = rules.map((rule): Check => {
    if (failed !== null) return { id: rule.id, result: 'not-reached' };
    const broken = rule.broken();
    if (broken === null) return { id: rule.id, result: 'passed' };
    failed = rule.id;
    text = broken;
    return { id: rule.id, result: 'failed', text: broken };
  });
  return { checks, failed, text };
}

/** The checks of a frame that never came complete: the first one fails. */
export function noFrameChecks([first, ...others]: readonly string[], text: string): readonly Check[] {
  return [{ id: first!, result: 'failed', text }, ...notReachedChecks(others)];
}

export function notReachedChecks(ids: readonly string[]): readonly Check[] {
  return ids.map((id) => ({ id, result: 'not-reached' }));
}
