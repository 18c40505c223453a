import { asOwn, type Problem } from '../wire/problem.ts';
import type { Timeline } from './timeline.ts';

/** An answer has to repeat the token that was offered, even one of a wrong length. */
export function repeatedAsOwn(found: Problem): Problem {
  return found.id === 'token-length' || found.id === 'token-empty' ? asOwn(found) : found;
}

/** Problems of what this command may have made wrong itself. A refusal is not a fault, whoever asked for it. */
export function withOwn(problems: readonly Problem[], { own }: Timeline): readonly Problem[] {
  if (!own) return problems;
  return problems.map((found) => (found.id === 'ack-refused' ? found : asOwn(found)));
}
