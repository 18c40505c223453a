import { writeFileSync } from 'node:fs';
import type { CaseOutcome, Conformance } from '../../conform/outcome.ts';
import { htmlReport } from '../../conform/report/html.ts';
import { junitReport } from '../../conform/report/junit.ts';
import { markdownReport } from '../../conform/report/markdown.ts';
import { tapReport } from '../../conform/report/tap.ts';
import { systemFailure } from '../../failure.ts';
import { plain } from '../../records/plain.ts';

export const REPORT_KINDS = ['junit', 'tap', 'json', 'markdown', 'html'] as const;
export type ReportKind = (typeof REPORT_KINDS)[number];

export interface WantedReport {
  readonly kind: ReportKind;
  readonly file: string;
}

/** Reads `KIND=FILE`. Throws an Error that says what is wrong. */
export function parseReport(text: string): WantedReport {
  const at = text.indexOf('=');
  const kind = REPORT_KINDS.find((known) => known === text.slice(0, at));
  if (at === -1 || kind === undefined || at === text.length - 1)
    throw new Error(`"${text}" must be KIND=FILE, with a KIND of ${REPORT_KINDS.join(', ')}`);
  return { kind, file: text.slice(at + 1) };
}

/** Writes the reports that are wanted. Throws a Failure. */
export function writeReports(
  wanted: readonly WantedReport[],
  total: Conformance,
  outcomes: readonly CaseOutcome[],
): void {
  for (const { kind, file } of wanted)
    try {
      writeFileSync(file, reportOf(kind, total, outcomes));
    } catch (error) {
      throw systemFailure(error, `cannot write the report ${file}`);
    }
}

function reportOf(kind: ReportKind, total: Conformance, outcomes: readonly CaseOutcome[]): string {
  switch (kind) {
    case 'junit':
      return junitReport(total, outcomes);
    case 'tap':
      return tapReport(outcomes);
    case 'markdown':
      return markdownReport(total, outcomes);
    case 'html':
      return htmlReport(total, outcomes);
    case 'json': {
      const cases = outcomes.map((outcome) => writtenCase(outcome));
      return `${JSON.stringify({ ...plain({ type: 'conformance', ...total }), results: cases }, null, 2)}\n`;
    }
  }
}

/** A case as `--json` writes it. */
function writtenCase(outcome: CaseOutcome) {
  return plain({ type: 'case', ...outcome });
}
