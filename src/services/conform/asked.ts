import { isSelected, type Selection } from '../../conform/selection.ts';
import { usageFailure } from '../../failure.ts';
import { AUTO } from '../private-endpoint.ts';
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

/** Throws a Failure where a peer cannot be tried so. @param backendEndpoint as asked for @param wait as asked for, too */
export function checkPeer(
  role: ConformRole,
  command: readonly string[],
  backendEndpoint: string | undefined,
  wait: string | undefined,
): void {
  if (role === 'client' && wait !== undefined)
    throw usageFailure('--wait is for a peer that is dialled, and a client dials', 'leave --wait out');
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
  if (role === 'broker' && backendEndpoint === AUTO && command.length === 0)
    throw usageFailure(
      `--backend-endpoint ${AUTO} is a fresh endpoint, which a broker that is running already cannot know`,
      'name the endpoint that it dials, or have it started: put -- and its command at the end',
    );
}

/** How many cases run at once where nobody says. */
const USUAL_JOBS = { backend: 4, broker: 1, client: 4 } as const;

/**
 * How many cases run at once.
 * @param asked undefined: nobody says
 * @param tell told, in words, where it cannot be as asked
 */
export function jobsFor(
  role: ConformRole,
  command: readonly string[],
  selection: Selection,
  asked: number | undefined,
  tell: (text: string) => void,
): number {
  const wanted = asked ?? USUAL_JOBS[role];
  const why = wanted === 1 ? null : onlyOne(role, command);
  if (why !== null) {
    if (asked !== undefined) tell(`--jobs ${asked}: ${why}, so the cases are played one by one`);
    return 1;
  }
  const selected = casesOfRole(role).filter(({ id }) => isSelected(id, selection)).length;
  return Math.max(1, Math.min(wanted, selected));
}

/** Why only one case can run at a time; null where several can. */
function onlyOne(role: ConformRole, command: readonly string[]): string | null {
  const has = (place: string) => command.some((word) => word.includes(place));
  if (role === 'client')
    return has('{endpoint}')
      ? null
      : 'the client always dials the same endpoint, without {endpoint} in its command';
  if (role === 'backend') return null;
  // Each case plays the backend, or takes it away: cases that run at once need a broker each.
  if (command.length === 0) return 'a broker that is running has only one backend endpoint';
  return has('{endpoint}') && has('{backend-endpoint}')
    ? null
    : 'a second broker cannot be started without {endpoint} and {backend-endpoint} in its command';
}
