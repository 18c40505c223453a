import type { Action, Step } from './action.ts';

/** As in the list of actions that only slow a message down. */
const HOLD = 'hold';

/** How often a message that is held looks whether it was decided about, in ms. */
const LOOK_EVERY_MS = 20;

/** A step that waits for a decision, and then does what was decided. @param decided null while nothing is */
export function heldStep(decided: () => Step | null): Step {
  const perform: Action['perform'] = (stage) => {
    const look = () => {
      const step = decided();
      if (step === null) stage.wait(LOOK_EVERY_MS, look);
      else stage.continueWith(step);
    };
    look();
  };
  return [{ name: HOLD, words: HOLD, final: false, perform }];
}

/** Whether a step waits for a decision. */
export function isHeldStep(step: Step): boolean {
  return step[0]?.name === HOLD;
}
