import fc from 'fast-check';
import { kindOf } from './kind-of.ts';
import { anyPlan } from './plan/arbitrary.ts';
import { asTest } from './plan/as-test.ts';
import type { Plan } from './plan/plan.ts';
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
  /** What happened in all worlds: bytes that arrived, timers, connections accepted. */
  readonly events: number;
  readonly findings: readonly Finding[];
  /** How many worlds showed each kind of finding first. */
  readonly times: ReadonlyMap<string, number>;
}

/** Worlds between two moments at which what is over is let go of: promises keep hold of it until somebody waits. */
const UNTIL_REST = 16;

/**
 * Lets the worlds of a seed run, and makes short one world of each kind of finding.
 * @param known kinds that have been made short
 * @param most how many further kinds end it
 * @param plans what they are drawn from
 */
export async function simulate(
  seed: number,
  worlds: number,
  known: ReadonlySet<string> = new Set(),
  most = Number.POSITIVE_INFINITY,
  plans: fc.Arbitrary<Plan> = anyPlan,
): Promise<Simulated> {
  let handoffs = 0;
  let events = 0;
  const count = (outcome: Outcome) => {
    events += outcome.events;
    for (const { role, summary } of outcome.players) if (role === 'backend') handoffs += summary?.offers ?? 0;
  };
  const times = new Map<string, number>();
  const findings: Finding[] = [];
  let ran = 0;
  for (const [run, plan] of fc.sample(plans, { seed, numRuns: worlds }).entries()) {
    if (run % UNTIL_REST === 0) await null;
    ran += 1;
    const [text] = wrongIn(plan, count);
    if (text === undefined) continue;
    const kind = kindOf(text);
    if (!known.has(kind) && !times.has(kind))
      findings.push({ kind, seed, test: await shortest(plans, seed, run, kind) });
    times.set(kind, (times.get(kind) ?? 0) + 1);
    if (findings.length >= most) break;
  }
  return { worlds: ran, handoffs, events, findings, times };
}

/** The shortest world in which that is wrong, begun from the one that was the `run`-th of its seed. */
async function shortest(plans: fc.Arbitrary<Plan>, seed: number, run: number, kind: string): Promise<string> {
  const property = fc.asyncProperty(plans, async (plan) => {
    await null;
    return !wrongIn(plan).some((text) => kindOf(text) === kind);
  });
  const { counterexample } = await fc.check(property, { seed, path: String(run), numRuns: 1 });
  if (counterexample === null) throw new Error(`seed ${seed}, world ${run}: is not the same a second time`);
  const [plan] = counterexample;
  return asTest(plan, wrongIn(plan));
}
