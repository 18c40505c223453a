import { type CaseOutcome, type Conformance, isUnexpected } from '../outcome.ts';

/** A page for a repository or a merge request: the failures first, then every case. */
export function markdownReport(total: Conformance, outcomes: readonly CaseOutcome[]): string {
  const { role, cases, passed, failed, known, unexpected, notRun, skipped } = total;
  const bad = outcomes.filter(isUnexpected);
  const failures = bad.map(
    ({ id, title, required, seen, section, result }) =>
      `### ${id}\n\n${cell(title)}. Required: ${cell(required)} ([${section}](protocol.md#${section})).\n\nSeen: ${cell(result === 'passed' ? 'it passed, though it is known to fail' : seen)}.\n`,
  );
  const rows = outcomes.map(
    ({ id, level, result, known: isKnown, seen }) =>
      `| \`${id}\` | ${level} | ${result}${isKnown ? ', known' : ''} | ${cell(seen)} |`,
  );
  return `# Conformance of the ${role}

${passed} of ${cases} passed, ${failed} failed (${known} known to), ${unexpected} unexpected, ${notRun} not run, ${skipped} skipped.

${failures.length === 0 ? '' : `## Unexpected\n\n${failures.join('\n')}\n`}## All cases

| case | level | result | seen |
|---|---|---|---|
${rows.join('\n')}
`;
}

/** Peers choose some of the text: nothing of it may break out of its cell, or become markup. */
function cell(text: string): string {
  return text.replace(/[\r\n]+/g, ' ').replace(/[|\\`*_<>[\]]/g, '\\$&');
}
