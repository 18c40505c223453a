import { asOwn, type Problem } from '../wire/problem.ts';
import type { Timeline } from './timeline.ts';

/** An answer has to repeat the token that was offered, even one of a wrong length. */
export function repeatedAsOwn(found: Problem): Problem {
  return found.id === 'token-length' || found.id === 'token-empty' ? asOwn(found) : found;
}

/** What follows the text of a problem that there is because this command itself has closed the connection. */
export const CLOSED_HERE = '; the connection was closed here, as this command was told to end';

/** Problems of the end of a stream that this command has ended itself, as it was told to end: what was to come may have been on its way. */
export function brokenOffHere(problems: readonly Problem[]): readonly Problem[] {
  return problems.map((found) =>
    found.id === 'truncated' ? asOwn({ ...found, text: `${found.text}${CLOSED_HERE}` }) : found,
  );
}

/** Problems of what this command may have made wrong itself. A refusal is not a fault, whoever asked for it. */
export function withOwn(problems: readonly Problem[], { own }: Timeline): readonly Problem[] {
  if (!own) return problems;
  return problems.map((found) => (found.id === 'ack-refused' ? found : asOwn(found)));
}
