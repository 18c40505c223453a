import { escapedJson } from '../../text/escape.ts';
import { plural } from '../../wire/plural.ts';
import { type CaseOutcome, isKnownFailure, isUnexpected } from '../outcome.ts';
import type { Again } from './again.ts';

/**
 * Test Anything Protocol, version 14. A case that fails as it is known to is a TODO there; one that passes all the same is not ok, as a TODO that
 * passes counts as good. Where cases were not run, the report ends with a bail-out, or what was skipped would count as good.
 */
export function tapReport(outcomes: readonly CaseOutcome[], again: Again): string {
  const lines = outcomes.flatMap((outcome, index) => {
    const { id, result, required, seen, section, moves } = outcome;
    const isGood = result !== 'failed' && !isUnexpected(outcome);
    const line = `${isGood ? 'ok' : 'not ok'} ${index + 1} - ${id}${directive(outcome)}`;
    if (isGood) return [line];
    const found = result === 'passed' ? 'it passed, though it is known to fail' : seen;
    const facts = { required, seen: found, section: `docs/protocol.md#${section}`, again: again(id, moves) };
    const block = Object.entries(facts).map(([name, text]) => `  ${name}: ${escapedJson(text)}`);
    return [line, '  ---', ...block, '  ...'];
  });
  const notRun = outcomes.filter(({ result }) => result === 'not-run').length;
  const end = notRun === 0 ? [] : [`Bail out! ${notRun} of ${plural(outcomes.length, 'case')} not run`];
  return ['TAP version 14', `1..${outcomes.length}`, ...lines, ...end, ''].join('\n');
}

function directive(outcome: CaseOutcome): string {
  const { result, seen } = outcome;
  // What follows the sign of a directive ends with the line, and a second sign would begin another one.
  const why = seen.replace(/[\r\n#]+/g, ' ');
  if (result === 'skipped') return ` # SKIP ${why === '' ? 'not selected' : why}`;
  if (result === 'not-run') return ` # SKIP ${why === '' ? 'not run' : why}`;
  return isKnownFailure(outcome) ? ' # TODO known to fail' : '';
}
