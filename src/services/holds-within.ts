import { pause } from './pause.ts';

/** How often to look, in ms. */
const LOOK_MS = 5;

/** Whether something comes to hold that nothing tells of; it is looked at again and again. */
export async function holdsWithin(withinMs: number, holds: () => boolean): Promise<boolean> {
  for (let waited = 0; ; waited += LOOK_MS) {
    if (holds()) return true;
    if (waited >= withinMs) return false;
    await pause(LOOK_MS);
  }
}
