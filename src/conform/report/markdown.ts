import { escapeText, escapeWholeText } from '../../text/escape.ts';
import { type CaseOutcome, type Conformance, isUnexpected } from '../outcome.ts';
import type { Again } from './again.ts';

/** A page for a repository or a merge request: the failures first, then every case. */
export function markdownReport(total: Conformance, outcomes: readonly CaseOutcome[], again: Again): string {
  const { role, cases, passed, failed, known, unexpected, notRun, skipped } = total;
  const failures = outcomes.filter(isUnexpected).map((outcome) => failure(outcome, again));
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

function failure({ id, title, required, seen, section, result, moves }: CaseOutcome, again: Again): string {
  const text = result === 'passed' ? 'it passed, though it is known to fail' : cell(seen);
  return `### ${id}

${cell(title)}. Required: ${cell(required)} ([${section}](protocol.md#${section})).

Seen: ${text}.

    ${escapeWholeText(again(id, moves))}
`;
}

/** Peers choose some of the text: nothing of it may break out of its cell, or become markup. */
function cell(text: string): string {
  return escapeText(text.replace(/[\r\n]+/g, ' ')).replace(/[|\\`*_<>[\]&~]/g, '\\$&');
}
