import { isSelected, type Selection } from '../../conform/selection.ts';
import { usageFailure } from '../../failure.ts';
import { type ConformRole, casesOfRole } from './conform.ts';

/** Throws a Failure where nothing would be tried. @param generated how many generated conversations are */
export function checkSelection(role: ConformRole, selection: Selection, generated: number): void {
  const hint = `see handoff-cli conform ${role} --list`;
  if (generated > 0 && role === 'client')
    throw usageFailure(
      '--fuzz is for backends and brokers: a client is started once for each case and says one Hello',
      'leave --fuzz out',
    );
  const ids = casesOfRole(role).map(({ id }) => id);
  const { run } = selection;
  const nothingFits = run.length > 0 && !ids.some((id) => isSelected(id, { run, skip: [] }));
  if (nothingFits || (generated === 0 && !ids.some((id) => isSelected(id, selection))))
    throw usageFailure('no case is selected', hint);
}

/** Throws a Failure where a peer cannot be tried so. @param backendEndpoint as asked for */
export function checkPeer(
  role: ConformRole,
  command: readonly string[],
  backendEndpoint: string | undefined,
): void {
  if (role === 'client' && command.length === 0)
    throw usageFailure(
      'a client is started once for each case: put -- and its command at the end',
      'see handoff-cli conform --help',
    );
  if (role === 'broker' && backendEndpoint === undefined)
    throw usageFailure(
      '--backend-endpoint is needed: where the broker dials its backend',
      'see handoff-cli conform --help',
    );
}

/** How many cases run at once by default. */
export function usualJobs(role: ConformRole, command: readonly string[]): number {
  if (role === 'broker') return 1;
  // A client that always dials the same endpoint can be tried only once at a time.
  if (role === 'client' && !command.some((word) => word.includes('{endpoint}'))) return 1;
  return 4;
}
