/** Said of an offer by the command that should have made it: nothing of it has left, so that nothing can answer it. */
export const UNSENT = 'unsent';
/** The same where something has left, but no whole offer. */
export const INCOMPLETE = 'incomplete';

/** Said by a tap of what it had read and had not delivered when the connection ended, which no script keeps back for good. */
export const UNDELIVERED = 'undelivered';

/** The same of what was to pass in place of something that came, after the words of what was done to that. */
export function undeliveredInstead(by: string): string {
  return `${by}${INSTEAD}`;
}

/** What was done to what came, where that is said of what was to pass in its place, and was not delivered; else null. */
export function insteadOf(by: string): string | null {
  return by.endsWith(INSTEAD) ? by.slice(0, -INSTEAD.length) : null;
}

const INSTEAD = `+${UNDELIVERED}`;

/** Actions of a tap after which a frame and its sideband have not passed. */
const WITHHOLDING: ReadonlySet<string> = new Set([
  ...['drop', 'silent', 'hangup', 'reset'],
  ...[UNSENT, INCOMPLETE, UNDELIVERED],
]);

/** Whether an action of a step lets nothing of its frame pass. */
export function withholds(action: string): boolean {
  return WITHHOLDING.has(action);
}

/** Whether a step, in the words of a script, lets nothing of the frame that it is about pass. */
export function nothingPasses(step: string): boolean {
  if (insteadOf(step) !== null) return true;
  const actions = step.split('+');
  return (
    actions.some(withholds) && actions.every((action) => withholds(action) || action.startsWith('delay:'))
  );
}

/** Whether it was not a tap that changed an offer, but whoever should have sent it did not send it whole. */
export function isUnmade(by: string): boolean {
  return by === UNSENT || by === INCOMPLETE;
}
