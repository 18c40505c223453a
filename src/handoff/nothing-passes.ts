/** Said of an offer that is not sent as a whole by the command that makes it. */
export const UNSENT = 'unsent';

/** Actions of a tap after which a frame and its sideband have not passed. */
const WITHHOLDING: ReadonlySet<string> = new Set(['drop', 'silent', 'hangup', 'reset', UNSENT]);

/** Whether a step, in the words of a script, lets nothing of the frame that it is about pass. */
export function nothingPasses(step: string): boolean {
  const actions = step.split('+');
  return (
    actions.some((action) => WITHHOLDING.has(action)) &&
    actions.every((action) => WITHHOLDING.has(action) || action.startsWith('delay:'))
  );
}
