/** What it gives, or null where the run is to end before: nothing that a peer has to do is waited for then. */
export function orStopped<T>(working: Promise<T>, stop: Promise<void>): Promise<T | null> {
  return Promise.race([working, stop.then(() => null)]);
}

/** What is said of a case that was being played then. */
export const STOPPED = 'stopped before it was over';
