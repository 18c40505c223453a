import type { CaseRecord, ConformanceRecord } from '../records/conformance-records.ts';

/** A case that has ended, as every report shows it. */
export type CaseOutcome = Required<Omit<CaseRecord, 'type' | 'again'>> & {
  /** Of a generated conversation that failed: the shortest that still does, as --play takes it. */
  readonly moves?: string;
};

/** All of them, counted. */
export type Conformance = Omit<ConformanceRecord, 'type'>;

export function counted(role: Conformance['role'], outcomes: readonly CaseOutcome[]): Conformance {
  const of = (wanted: (outcome: CaseOutcome) => boolean) => outcomes.filter(wanted).length;
  return {
    role,
    cases: outcomes.length,
    passed: of(({ result }) => result === 'passed'),
    failed: of(({ result }) => result === 'failed'),
    known: of(isKnownFailure),
    unexpected: of(isUnexpected),
    notRun: of(({ result }) => result === 'not-run'),
    skipped: of(({ result }) => result === 'skipped'),
  };
}

/** Failed, and known to. */
export function isKnownFailure({ result, known }: CaseOutcome): boolean {
  return result === 'failed' && known;
}

/** Failed and not known to, or known to fail and passed. */
export function isUnexpected({ result, known }: CaseOutcome): boolean {
  return (result === 'failed' && !known) || (result === 'passed' && known);
}
