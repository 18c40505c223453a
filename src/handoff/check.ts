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

/** Applies rules in their order up to the first broken one; those after it are not reached. */
export function applyInOrder<Id extends string>(
  rules: readonly Rule<Id>[],
): { readonly checks: readonly Check[]; readonly failed: Id | null; readonly text: string } {
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
