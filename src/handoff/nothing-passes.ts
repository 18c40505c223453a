/** Said of an offer by the command that should have made it: nothing of it has left, so that nothing can answer it. */
export const UNSENT = 'unsent';
/** The same where something has left, but no whole offer. */
export const INCOMPLETE = 'incomplete';

/** Actions of a tap after which a frame and its sideband have not passed. */
const WITHHOLDING: ReadonlySet<string> = new Set(['drop', 'silent', 'hangup', 'reset', UNSENT, INCOMPLETE]);

/** Whether a step, in the words of a script, lets nothing of the frame that it is about pass. */
export function nothingPasses(step: string): boolean {
  const actions = step.split('+');
  return (
    actions.some((action) => WITHHOLDING.has(action)) &&
    actions.every((action) => WITHHOLDING.has(action) || action.startsWith('delay:'))
  );
}
