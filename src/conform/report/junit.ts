import { xmlText } from '../../text/xml.ts';
import { type CaseOutcome, type Conformance, isKnownFailure, isUnexpected } from '../outcome.ts';

/** JUnit’s XML, as CI systems read it: a suite for each group. A case known to fail is skipped there. */
export function junitReport(total: Conformance, outcomes: readonly CaseOutcome[]): string {
  const groups = new Map<string, CaseOutcome[]>();
  for (const outcome of outcomes) {
    const group = outcome.id.slice(0, outcome.id.lastIndexOf('/'));
    groups.set(group, [...(groups.get(group) ?? []), outcome]);
  }
  const suites = [...groups].map(([group, cases]) => suite(group, cases));
  const failures = outcomes.filter(isUnexpected).length;
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="handoff-cli conform ${total.role}" tests="${outcomes.length}" failures="${failures}">
${suites.join('\n')}
</testsuites>
`;
}

function suite(group: string, cases: readonly CaseOutcome[]): string {
  const skipped = cases.filter(
    (one) => one.result === 'skipped' || one.result === 'not-run' || isKnownFailure(one),
  ).length;
  const head = `  <testsuite name="${xmlText(group)}" tests="${cases.length}" failures="${cases.filter(isUnexpected).length}" skipped="${skipped}">`;
  return [head, ...cases.map(testCase), '  </testsuite>'].join('\n');
}

function testCase(outcome: CaseOutcome): string {
  const { id, title, result, ms, required, seen, section } = outcome;
  const group = id.slice(0, id.lastIndexOf('/'));
  const open = `    <testcase classname="${xmlText(group)}" name="${xmlText(id)}" time="${(ms / 1000).toFixed(3)}"`;
  if (isKnownFailure(outcome))
    return `${open}><skipped message="${xmlText(`known to fail: ${seen}`)}"/></testcase>`;
  if (result === 'skipped' || result === 'not-run')
    return `${open}><skipped message="${result}"/></testcase>`;
  if (!isUnexpected(outcome)) return `${open}/>`;
  const text = result === 'passed' ? 'passed, though it is known to fail' : seen;
  return `${open}><failure message="${xmlText(text)}">${xmlText(`${title}\nrequired: ${required}\nseen: ${text}\ndocs/protocol.md#${section}`)}</failure></testcase>`;
}
