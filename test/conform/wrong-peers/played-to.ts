import type { BackendPeer } from '../../../src/conform/backend/peer.ts';
import type { ConformanceCase } from '../../../src/conform/case.ts';
import { NONE_KNOWN } from '../../../src/conform/known-failing.ts';
import type { CaseOutcome } from '../../../src/conform/outcome.ts';
import { run } from '../../../src/conform/run.ts';
import type { Backend } from './backend.ts';

/** How these cases end with a backend in memory. */
export function playedTo(
  backend: Backend,
  cases: readonly ConformanceCase<BackendPeer>[],
): Promise<readonly CaseOutcome[]> {
  return backend.time.until(
    run(cases, [backend], {
      selection: { run: [], skip: [] },
      known: NONE_KNOWN,
      timeoutMs: 20_000,
      jobs: 1,
      now: () => backend.time.now,
      pause: (ms) => backend.time.pause(ms),
      stop: new Promise(() => {}),
      ended: () => {},
    }),
  );
}
