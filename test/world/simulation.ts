import fc from 'fast-check';
import { anyPlan } from './plan/arbitrary.ts';
import { asTest } from './plan/as-test.ts';
import type { Outcome } from './world.ts';
import { wrongIn } from './wrong-in.ts';

export interface Simulated {
  readonly worlds: number;
  /** Offers that reached a backend. */
  readonly handoffs: number;
  /** The shortest world found in which something is wrong, as a test to be pasted; null: nothing is. */
  readonly failure: string | null;
}

/** Lets so many worlds run that a seed gives. The first in which something is wrong ends it, and is made short. */
export function simulate(seed: number, worlds: number): Simulated {
  let handoffs = 0;
  let ran = 0;
  const count = ({ players }: Outcome) => {
    ran += 1;
    for (const { role, summary } of players) if (role === 'backend') handoffs += summary?.offers ?? 0;
  };
  const property = fc.property(anyPlan, (plan) => wrongIn(plan, count).length === 0);
  const { failed, counterexample } = fc.check(property, { seed, numRuns: worlds });
  if (!failed) return { worlds: ran, handoffs, failure: null };
  const [plan] = counterexample!;
  return { worlds: ran, handoffs, failure: asTest(plan, wrongIn(plan)) };
}
