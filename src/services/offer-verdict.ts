import type { Talk } from '../conversations/talk.ts';
import type { Adopted, KnowingVerdict } from '../records/outcome-records.ts';
import { asOwn, type Problem, problem } from '../wire/problem.ts';
import type { Attempt } from './attempts.ts';

/** What was seen at the other end of the connection that was handed over. */
export interface Seen {
  readonly adopted: Adopted | null;
  /** Whether nobody held it any longer; null where none was handed over, or where that was not observed. */
  readonly released: boolean | null;
  /** Whether the backend had said something on it by then, where nothing was sent on it; absent: that was not looked at. */
  readonly used?: boolean;
}

export const NOT_SEEN: Seen = { adopted: null, released: null };

/** The verdict on an offer. @param unpassed whether the connection was not passed at all, as asked for */
export function verdictOf(
  judged: Pick<
    KnowingVerdict,
    'outcome' | 'interrupted' | 'checks' | 'errorDetail' | 'latencyMs' | 'secrets'
  >,
  { adopted, released, used = false }: Seen,
  unpassed = false,
): Attempt['verdict'] {
  const { outcome, checks, errorDetail, latencyMs, secrets } = judged;
  const found = outcome === 'accepted' ? servingProblems(adopted, released === true && !used) : [];
  const problems = unpassed ? found.map(asOwn) : found;
  const undecided = judged.interrupted && ({ interrupted: true } as const);
  return {
    type: 'verdict',
    outcome,
    ...undecided,
    checks,
    errorDetail,
    latencyMs,
    adopted,
    released,
    problems,
    ...(secrets && { secrets }),
  };
}

/** What happened on a connection that was handed over, as text. */
export function adoptedIn({ sent, received, closed }: Talk): Adopted {
  return { sent: Buffer.from(sent).toString(), received: Buffer.from(received).toString(), closed };
}

/**
 * What is wrong with how a connection is served that was accepted. @param released whether nobody held it any longer, or had said
 * anything on it, where nothing was sent on it
 */
export function servingProblems(adopted: Adopted | null, released: boolean): readonly Problem[] {
  if (adopted === null ? !released : !adopted.closed || adopted.received !== '') return [];
  const nobody = adopted === null ? 'nobody holds' : 'nobody serves';
  const text = `the handoff was accepted, but ${nobody} the connection that was handed over: did the backend read the sideband with recvmsg, and keep its descriptor?`;
  return [problem('adopted-unserved', null, 0, text)];
}
