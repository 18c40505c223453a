import fc from 'fast-check';
import { kindOf } from './kind-of.ts';
import { anyPlan } from './plan/arbitrary.ts';
import { asTest } from './plan/as-test.ts';
import type { Outcome } from './world.ts';
import { wrongIn } from './wrong-in.ts';

/** Something that is wrong in some worlds: whatever it is about, what is said of it differs in names and numbers only. */
export interface Finding {
  readonly kind: string;
  readonly seed: number;
  /** The shortest world found in which it is wrong, as a test to be pasted. */
  readonly test: string;
}

export interface Simulated {
  readonly worlds: number;
  /** Offers that reached a backend. */
  readonly handoffs: number;
  /** Events of all worlds: bytes that arrive, timers, accepted connections. */
  readonly events: number;
  readonly findings: readonly Finding[];
  /** How many worlds showed each kind of finding first. */
  readonly times: ReadonlyMap<string, number>;
}

/** Lets as many worlds run as asked for, which the seed gives, and makes short one world of each kind of finding. @param known kinds of which there is a short world already */
export function simulate(seed: number, worlds: number, known: ReadonlySet<string> = new Set()): Simulated {
  let handoffs = 0;
  let events = 0;
  let ran = 0;
  const count = (outcome: Outcome) => {
    events += outcome.events;
    for (const { role, summary } of outcome.players) if (role === 'backend') handoffs += summary?.offers ?? 0;
  };
  const times = new Map<string, number>();
  const first = new Map<string, number>();
  const property = fc.property(anyPlan, (plan) => {
    const [text] = wrongIn(plan, count);
    if (text !== undefined) {
      const kind = kindOf(text);
      times.set(kind, (times.get(kind) ?? 0) + 1);
      if (!known.has(kind) && !first.has(kind)) first.set(kind, ran);
    }
    ran += 1;
  });
  fc.assert(property, { seed, numRuns: worlds });
  const findings = [...first].map(([kind, run]) => ({ kind, seed, test: shortest(seed, run, kind) }));
  return { worlds: ran, handoffs, events, findings, times };
}

/** The shortest world in which that is wrong, begun from the one that was the `run`-th of its seed. */
function shortest(seed: number, run: number, kind: string): string {
  const shows = (text: string) => kindOf(text) === kind;
  const property = fc.property(anyPlan, (plan) => !wrongIn(plan).some(shows));
  const { counterexample } = fc.check(property, { seed, path: String(run), numRuns: 1 });
  const [plan] = counterexample!;
  return asTest(plan, wrongIn(plan));
}
