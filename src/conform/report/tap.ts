import { escapedJson } from '../../text/escape.ts';
import type { CaseOutcome } from '../outcome.ts';
import type { Again } from './again.ts';

/** Test Anything Protocol, version 14. A case known to fail is a TODO there. */
export function tapReport(outcomes: readonly CaseOutcome[], again: Again): string {
  const lines = outcomes.flatMap((outcome, index) => {
    const { id, result, required, seen, section, moves } = outcome;
    const verdict = result === 'failed' ? 'not ok' : 'ok';
    const line = `${verdict} ${index + 1} - ${id}${directive(outcome)}`;
    if (result !== 'failed') return [line];
    const facts = { required, seen, section: `docs/protocol.md#${section}`, again: again(id, moves) };
    const block = Object.entries(facts).map(([name, text]) => `  ${name}: ${escapedJson(text)}`);
    return [line, '  ---', ...block, '  ...'];
  });
  return ['TAP version 14', `1..${outcomes.length}`, ...lines, ''].join('\n');
}

function directive({ result, known, seen }: CaseOutcome): string {
  // What follows the sign of a directive ends with the line, and a second sign would begin another one.
  const why = seen.replace(/[\r\n#]+/g, ' ');
  if (result === 'skipped') return ` # SKIP ${why === '' ? 'not selected' : why}`;
  if (result === 'not-run') return ' # SKIP not run';
  return known ? ' # TODO known to fail' : '';
}
