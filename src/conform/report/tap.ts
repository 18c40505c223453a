import type { CaseOutcome } from '../outcome.ts';

/** Test Anything Protocol, version 14. A case known to fail is a TODO there. */
export function tapReport(outcomes: readonly CaseOutcome[]): string {
  const lines = outcomes.flatMap((outcome, index) => {
    const { id, result, known, required, seen, section } = outcome;
    const verdict = result === 'failed' ? 'not ok' : 'ok';
    const directive =
      result === 'skipped' || result === 'not-run'
        ? ` # SKIP ${result}`
        : known
          ? ' # TODO known to fail'
          : '';
    const line = `${verdict} ${index + 1} - ${id}${directive}`;
    if (result !== 'failed') return [line];
    const facts = { required, seen, section: `docs/protocol.md#${section}` };
    const block = Object.entries(facts).map(([name, text]) => `  ${name}: ${JSON.stringify(text)}`);
    return [line, '  ---', ...block, '  ...'];
  });
  return ['TAP version 14', `1..${outcomes.length}`, ...lines, ''].join('\n');
}
