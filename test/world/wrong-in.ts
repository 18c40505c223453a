import { checkWorld } from './model/check-world.ts';
import { type Plan, USUAL } from './plan/plan.ts';
import { type Outcome, runWorld } from './world.ts';

/** What is wrong in the world of that plan, in sentences; empty where all is as it has to be. @param ran told of the world */
export function wrongIn(plan: Partial<Plan>, ran: (outcome: Outcome) => void = () => {}): string[] {
  const whole = { ...USUAL, ...plan };
  try {
    const outcome = runWorld(whole);
    ran(outcome);
    return checkWorld(whole, outcome);
  } catch (error) {
    return [
      error instanceof Error
        ? (error.stack ?? error.message).split('\n').slice(0, 3).join(' ')
        : String(error),
    ];
  }
}
