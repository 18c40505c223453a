import { readFileSync } from 'node:fs';

/** How often a condition is looked at, in ms. */
const INTERVAL_MS = 10;
/** How long it may take to come true, in ms; only so that a failure can say what did not. A busy machine is slow. */
const PATIENCE_MS = 600_000;

/** Waits until something that nobody reports has come true. */
export async function eventually(holds: () => boolean, what: string): Promise<void> {
  const giveUp = performance.now() + PATIENCE_MS;
  while (!holds()) {
    if (performance.now() > giveUp) throw new Error(`it never came true that ${what}`);
    await turn();
  }
}

/**
 * Waits until a process has nothing left to do: it sleeps each time it is looked at. One that merely gets no processor is
 * runnable, not asleep.
 */
export async function asleep(pid: number): Promise<void> {
  let times = 0;
  await eventually(() => {
    times = stateOf(pid) === 'S' ? times + 1 : 0;
    return times === 10;
  }, `process ${pid} has nothing to do`);
}

/** Waits until a process is stopped by a signal. */
export function stopped(pid: number): Promise<void> {
  return eventually(() => stateOf(pid) === 'T', `process ${pid} is stopped`);
}

/** Waits until the clock has passed a moment, as `performance.now()` gives it. */
export function clockPasses(moment: number): Promise<void> {
  return eventually(() => performance.now() > moment, 'the clock has passed a moment');
}

/** As `ps` shows it: `S` asleep, `R` runnable, `T` stopped. The name before it may hold spaces and parentheses. */
function stateOf(pid: number): string | undefined {
  return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.[0];
}

function turn(): Promise<void> {
  return new Promise((done) => setTimeout(done, INTERVAL_MS));
}
