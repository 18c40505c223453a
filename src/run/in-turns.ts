export interface Turns {
  readonly count: number;
  /** How many go on at once. */
  readonly concurrency: number;
  /** Pause before each further one. */
  readonly intervalMs: number;
}

/** Does something `count` times, several at once; none is begun any more after one that gave false. */
export async function inTurns(turns: Turns, once: (number: number) => Promise<boolean>): Promise<void> {
  const { count, concurrency, intervalMs } = turns;
  let started = 0;
  let goesOn = true;
  const oneAfterTheOther = async () => {
    while (started < count && goesOn) {
      const number = started++;
      if (number > 0 && intervalMs > 0) await new Promise((done) => setTimeout(done, intervalMs));
      if (!(await once(number))) goesOn = false;
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, count) }, oneAfterTheOther));
}
