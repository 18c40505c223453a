import { Agenda } from './agenda.ts';
import type { ConformanceCase } from './case.ts';
import type { CaseOutcome } from './outcome.ts';
import { PlayedOn } from './played-on.ts';
import type { RunOptions } from './run-options.ts';
import type { Stage } from './stage.ts';

/**
 * Tries a peer on every selected case and gives how each ended, in the order of the catalogue. A good conversation after each
 * case shows whether the peer survived it. A peer that did not is restarted where the stage can do that, and what ran beside
 * the case that ended it runs again, alone; elsewhere the rest is not run, unless somebody asks for a case and the peer serves again.
 * @param stages at least one; each has a peer of its own, so that what runs on one cannot disturb what runs on another
 */
export async function run<Peer>(
  cases: readonly ConformanceCase<Peer>[],
  stages: readonly Stage<Peer>[],
  options: RunOptions,
): Promise<readonly CaseOutcome[]> {
  const agenda = new Agenda(cases, options);
  const played = stages.map((stage) => new PlayedOn(stage, agenda, options));
  // Where it was to end before it began, that is known by now.
  await null;
  do await together(played, agenda);
  while (!agenda.isStopped && options.again !== undefined && (await options.again.more()));
  return agenda.outcomes;
}

/** Plays on all stages. What one of them cannot go on with ends the run; the others finish first, so that nothing is left running. */
async function together<Peer>(stages: readonly PlayedOn<Peer>[], agenda: Agenda<Peer>): Promise<void> {
  const all = stages.map(async (stage) => {
    try {
      await stage.whatWaits();
    } catch (error) {
      agenda.stop();
      throw error;
    }
  });
  await Promise.allSettled(all);
  await Promise.all(all);
}
