import { accessSync, constants, statSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { CaseOutcome, Conformance } from '../../conform/outcome.ts';
import type { Again } from '../../conform/report/again.ts';
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

/** Throws a Failure where one of the reports could not be written: not only after all has run. */
export function checkReports(wanted: readonly WantedReport[]): void {
  for (const { file } of wanted)
    try {
      accessSync(dirname(resolve(file)), constants.W_OK);
      const there = statSync(file, { throwIfNoEntry: false });
      if (there?.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' });
      if (there !== undefined) accessSync(file, constants.W_OK);
    } catch (error) {
      throw systemFailure(error, `cannot write the report ${file}`);
    }
}

/** Writes the reports that are wanted. Throws a Failure. */
export function writeReports(
  wanted: readonly WantedReport[],
  total: Conformance,
  outcomes: readonly CaseOutcome[],
  again: Again,
): void {
  for (const { kind, file } of wanted)
    try {
      writeFileSync(file, reportOf(kind, total, outcomes, again));
    } catch (error) {
      throw systemFailure(error, `cannot write the report ${file}`);
    }
}

/** One report as text. @param again gives the command line that runs a case by itself */
export function reportOf(
  kind: ReportKind,
  total: Conformance,
  outcomes: readonly CaseOutcome[],
  again: Again,
): string {
  switch (kind) {
    case 'junit':
      return junitReport(total, outcomes, again);
    case 'tap':
      return tapReport(outcomes, again);
    case 'markdown':
      return markdownReport(total, outcomes, again);
    case 'html':
      return htmlReport(total, outcomes, again);
    case 'json': {
      const cases = outcomes.map((outcome) => writtenCase(outcome, again));
      return `${JSON.stringify({ ...plain({ type: 'conformance', ...total }), results: cases }, null, 2)}\n`;
    }
  }
}

/** A case as `--json` writes it. */
function writtenCase(outcome: CaseOutcome, again: Again) {
  const { id, result, moves } = outcome;
  return plain({ type: 'case', ...outcome, ...(result === 'failed' && { again: again(id, moves) }) });
}
