/** Said of an offer by the command that should have made it: nothing of it has left, so that nothing can answer it. */
export const UNSENT = 'unsent';
/** The same where something has left, but no whole offer. */
export const INCOMPLETE = 'incomplete';

/** Said by a tap of what it had read and had not delivered when the connection ended, which no script keeps back for good. */
export const UNDELIVERED = 'undelivered';

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
  const actions = step.split('+');
  return (
    actions.some(withholds) && actions.every((action) => withholds(action) || action.startsWith('delay:'))
  );
}

/** Whether it was not a tap that changed an offer, but whoever should have sent it did not send it whole. */
export function isUnmade(by: string): boolean {
  return by === UNSENT || by === INCOMPLETE;
}
