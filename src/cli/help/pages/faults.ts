import { ALL_FAULTS } from '../../../faults/catalogue.ts';
import { type ReachedCheck, reachedChecks } from '../../../faults/reached-checks.ts';
import { described, wrapText } from '../wrap.ts';

/** What `help faults` says. */
export function faultsPage(): string[] {
  return [
    ...wrapText(`Faults: one deviation from the protocol each, made on purpose

A frame with a fault is right in every other respect. corrupt:FAULT in a script makes it in the frame that is due, --fault FAULT
in an offer or a Hello. In brackets: the check that it fails at a conforming peer.`),
    '',
    ...ALL_FAULTS.flatMap(({ name, summary, reaches }) =>
      described(name, `${summary} [${reachedChecks(reaches).map(inWords).join('; ')}]`, 22),
    ),
    '',
    'For more on one: handoff-cli explain NAME. In scripts: handoff-cli help scripts.',
  ];
}

function inWords({ check, frames }: ReachedCheck): string {
  const where = frames.length === 0 ? '' : ` in ${frames.join(', ')}`;
  return `${check ?? 'none: the reference accepts it'}${where}`;
}
