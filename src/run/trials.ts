import { EXIT, type Failure } from '../failure.ts';
import type { VerdictRecord } from '../records/record.ts';

export interface Turns {
  readonly count: number;
  /** How many go on at once. */
  readonly concurrency: number;
  /** Pause before each further one. */
  readonly intervalMs: number;
}

/** How one try went. */
export interface Trial {
  readonly verdict: VerdictRecord;
  /** Why nobody could be reached, where that was it. */
  readonly unreachable: Failure | null;
}

export interface Expectation {
  readonly met: (verdict: VerdictRecord) => boolean;
  /** Whether it is expected that nobody listens. */
  readonly unreachable: boolean;
}

/**
 * Tries `count` times, several at once. Gives the exit code, or why nobody could be reached; where nobody listens the
 * first try tells all, unless just that is expected.
 */
export async function trials(
  turns: Turns,
  expected: Expectation,
  once: (number: number) => Promise<Trial>,
): Promise<number | Failure> {
  const { count, concurrency, intervalMs } = turns;
  let started = 0;
  let unexpected = 0;
  let failure: Failure | null = null;
  const oneAfterTheOther = async () => {
    while (started < count && failure === null) {
      const number = started++;
      if (number > 0 && intervalMs > 0) await new Promise((done) => setTimeout(done, intervalMs));
      const { verdict, unreachable } = await once(number);
      if (!expected.met(verdict)) unexpected += 1;
      if (!expected.unreachable) failure ??= unreachable;
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, count) }, oneAfterTheOther));
  return failure ?? (unexpected > 0 ? EXIT.fellShort : EXIT.ok);
}
