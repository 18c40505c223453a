import { escapeText, escapeWholeText } from '../../text/escape.ts';
import { xmlText } from '../../text/xml.ts';
import { type CaseOutcome, type Conformance, isKnownFailure, isUnexpected } from '../outcome.ts';
import type { Again } from './again.ts';

/** JUnit’s XML, as CI systems read it: a suite for each group. A case known to fail is skipped there; one that was not run is an error. */
export function junitReport(total: Conformance, outcomes: readonly CaseOutcome[], again: Again): string {
  const groups = new Map<string, CaseOutcome[]>();
  for (const outcome of outcomes) {
    const group = outcome.id.slice(0, outcome.id.lastIndexOf('/'));
    groups.set(group, [...(groups.get(group) ?? []), outcome]);
  }
  const suites = [...groups].map(([group, cases]) => suite(group, cases, again));
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="handoff-cli conform ${total.role}" ${counts(outcomes)}>
${suites.join('\n')}
</testsuites>
`;
}

function suite(group: string, cases: readonly CaseOutcome[], again: Again): string {
  const head = `  <testsuite name="${xmlText(group)}" ${counts(cases)}>`;
  return [head, ...cases.map((one) => testCase(one, again)), '  </testsuite>'].join('\n');
}

function counts(cases: readonly CaseOutcome[]): string {
  const skipped = cases.filter((one) => skippedAs(one) !== null).length;
  const seconds = cases.reduce((sum, { ms }) => sum + ms, 0) / 1000;
  const failures = cases.filter(isUnexpected).length;
  const errors = cases.filter(({ result }) => result === 'not-run').length;
  return `tests="${cases.length}" failures="${failures}" errors="${errors}" skipped="${skipped}" time="${seconds.toFixed(3)}"`;
}

function testCase(outcome: CaseOutcome, again: Again): string {
  const { id, ms, result, seen } = outcome;
  const group = id.slice(0, id.lastIndexOf('/'));
  const open = `    <testcase classname="${xmlText(group)}" name="${xmlText(id)}" time="${(ms / 1000).toFixed(3)}"`;
  if (result === 'not-run')
    return `${open}><error message="${xmlText(seen === '' ? 'not run' : `not run: ${escapeText(seen)}`)}"/></testcase>`;
  const skipped = skippedAs(outcome);
  if (skipped !== null) return `${open}><skipped message="${xmlText(skipped)}"/></testcase>`;
  if (!isUnexpected(outcome)) return `${open}/>`;
  const text = result === 'passed' ? 'passed, though it is known to fail' : escapeText(seen);
  return `${open}><failure message="${xmlText(text)}">${xmlText(details(outcome, text, again))}</failure></testcase>`;
}

function details(
  { id, title, required, section, printed, moves }: CaseOutcome,
  text: string,
  again: Again,
): string {
  const said =
    printed.trim() === '' ? [] : ['the peer printed:', ...printed.trim().split('\n').map(escapeText)];
  return [
    title,
    `required: ${required}`,
    `seen: ${text}`,
    `rule: docs/protocol.md#${section}`,
    `again: ${escapeWholeText(again(id, moves))}`,
    ...said,
  ].join('\n');
}

/** Why a case counts as skipped; null where it does not. */
function skippedAs(outcome: CaseOutcome): string | null {
  const { result, seen } = outcome;
  if (isKnownFailure(outcome)) return `known to fail: ${escapeText(seen)}`;
  if (result !== 'skipped') return null;
  return seen === '' ? result : `${result}: ${escapeText(seen)}`;
}
