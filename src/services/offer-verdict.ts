import type { Adopted, VerdictRecord } from '../records/outcome-records.ts';
import { asOwn, problem } from '../wire/problem.ts';
import type { Attempt } from './attempts.ts';

/** What was seen at the other end of the connection that was handed over. */
export interface Seen {
  readonly adopted: Adopted | null;
  /** Whether nobody holds it any longer; null where none was handed over, or where that was not observed. */
  readonly released: boolean | null;
}

export const NOT_SEEN: Seen = { adopted: null, released: null };

/** The verdict on an offer. @param unpassed whether the connection was not passed at all, as asked for */
export function verdictOf(
  judged: Pick<VerdictRecord, 'outcome' | 'checks' | 'errorDetail' | 'latencyMs'>,
  { adopted, released }: Seen,
  unpassed = false,
): Attempt['verdict'] {
  const { outcome, checks, errorDetail, latencyMs } = judged;
  // Whether anybody serves the connection shows only where something was sent on it.
  const unserved = outcome === 'accepted' && adopted !== null && isUnserved(adopted);
  const found = unserved ? [problem('adopted-unserved', null, 0, UNSERVED)] : [];
  const problems = unpassed ? found.map(asOwn) : found;
  return { type: 'verdict', outcome, checks, errorDetail, latencyMs, adopted, released, problems };
}

const UNSERVED =
  'the backend accepted, but nobody serves the connection that was handed over: was the sideband read with recvmsg, and its descriptor kept?';

function isUnserved({ received, closed }: Adopted): boolean {
  return closed && received === '';
}
