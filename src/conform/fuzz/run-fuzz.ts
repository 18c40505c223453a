import { plural } from '../../wire/plural.ts';
import { attempt, seenInAll } from '../attempt.ts';
import type { KnownFailing } from '../known-failing.ts';
import { orStopped, STOPPED } from '../or-stopped.ts';
import type { CaseOutcome } from '../outcome.ts';
import type { Fixture, Stage } from '../stage.ts';
import type { Generated } from './move.ts';
import { movesText } from './moves-text.ts';
import { SeededRandom } from './random.ts';
import { shrunk } from './shrink.ts';

/** How many shorter conversations are played to find the shortest. */
const MOST_TRIALS = 60;
/** How long that may take, in ms: a conversation that fails by waiting takes seconds. */
const SHRINKS_MS = 20_000;

export interface FuzzOptions<Peer> {
  readonly count: number;
  /** Of `fuzz/1`; each further one has the next. */
  readonly seed: number;
  /** Played instead of generated ones, and not shrunk; null: the conversations are generated. */
  readonly played: Generated | null;
  /** How long one conversation may take, in ms. */
  readonly timeoutMs: number;
  /** How long it may take with a right peer, in ms; absent: a moment. */
  readonly mayTakeMs?: number;
  /** Resolves after this many ms. */
  readonly pause: (ms: number) => Promise<void>;
  readonly known: KnownFailing;
  readonly generate: (random: SeededRandom) => Generated;
  readonly play: (peer: Peer, conversation: Generated) => Promise<void>;
  /** In ms, from a clock that never goes back. */
  readonly now: () => number;
  /** Resolves once the run is to end early. */
  readonly stop: Promise<void>;
  /** Keeps what the shortest failing conversation showed; gives where. */
  readonly keep: (seed: number, fixture: Fixture<Peer>) => string;
  readonly ended: (outcome: CaseOutcome) => void;
}

const REQUIRED =
  'keeps serving, accepts nothing that must be refused, closes in time what cannot be answered, and keeps no descriptor of a handoff that it did not accept';

interface Play<Peer> {
  readonly fixture: Fixture<Peer>;
  /** Null where nothing is wrong. */
  readonly seen: string | null;
  readonly undecided: string | null;
  readonly printed: string;
}

/** Plays generated conversations one after another. Once the peer is dead and cannot be restarted, the rest is not run. */
export async function runFuzz<Peer>(
  stage: Stage<Peer>,
  options: FuzzOptions<Peer>,
): Promise<readonly CaseOutcome[]> {
  const outcomes: CaseOutcome[] = [];
  let stopped = false;
  void options.stop.then(() => {
    stopped = true;
  });
  let over = !(await isAlive(stage, options));
  for (let number = 1; number <= options.count; number++) {
    over ||= stopped;
    const seed = options.seed + number - 1;
    const conversation = options.played ?? options.generate(new SeededRandom(seed));
    const begun = options.now();
    const first = over ? null : await orStopped(playOnce(stage, options, conversation), options.stop);
    const ms = Math.round((options.now() - begun) * 1000) / 1000;
    const outcome = outcomeOf(number, conversation, first, ms, options.known);
    if (first === null) {
      outcomes.push(over ? outcome : { ...outcome, seen: STOPPED, ms });
      continue;
    }
    if (first.seen === null) {
      outcomes.push(outcome);
      options.ended(outcome);
      continue;
    }
    const failed = await shortest(stage, options, conversation, first, seed, outcome);
    outcomes.push(failed.outcome);
    options.ended(failed.outcome);
    over = !failed.alive;
  }
  return outcomes;
}

async function shortest<Peer>(
  stage: Stage<Peer>,
  options: FuzzOptions<Peer>,
  conversation: Generated,
  first: Play<Peer>,
  seed: number,
  outcome: CaseOutcome,
): Promise<{ readonly outcome: CaseOutcome; readonly alive: boolean }> {
  let last = first;
  let alive = await isAlive(stage, options);
  const end = options.now() + SHRINKS_MS;
  const smallest =
    options.played ??
    (await shrunk(
      conversation,
      async (smaller) => {
        if (!alive || options.now() > end) return false;
        const played = await orStopped(playOnce(stage, options, smaller), options.stop);
        if (played === null || played.seen === null) return false;
        last = played;
        alive = await isAlive(stage, options);
        return true;
      },
      MOST_TRIALS,
    ));
  const where = options.keep(seed, last.fixture);
  const length = plural(smallest.moves.length, 'move');
  const seen = `${last.seen}; the shortest that shows it has ${length} and is kept in ${where}`;
  const shown = { seen, frames: last.fixture.frames(), printed: last.printed, moves: movesText(smallest) };
  return { outcome: { ...outcome, ...shown }, alive };
}

/** Whether there is a peer to go on with, restarted where need be; false where the run is to end. */
async function isAlive<Peer>(stage: Stage<Peer>, { stop }: FuzzOptions<Peer>): Promise<boolean> {
  const alive = async () => (await stage.serves()) === null || (await stage.restart());
  return (await orStopped(alive(), stop)) ?? false;
}

async function playOnce<Peer>(
  stage: Stage<Peer>,
  { play, timeoutMs, mayTakeMs, pause }: FuzzOptions<Peer>,
  conversation: Generated,
): Promise<Play<Peer>> {
  const fixture = await stage.enter();
  const { seen, undecided } = await attempt(
    play(fixture.peer, conversation),
    { timeoutMs, mayTakeMs },
    pause,
  );
  await fixture.leave();
  return { fixture, undecided, seen: seenInAll(seen, await stage.serves()), printed: stage.printed() };
}

function outcomeOf<Peer>(
  number: number,
  { moves }: Generated,
  play: Play<Peer> | null,
  ms: number,
  known: KnownFailing,
): CaseOutcome {
  const id = `fuzz/${number}`;
  const connections = new Set(moves.map(({ on }) => on)).size;
  return {
    id,
    title: `a generated conversation: ${plural(moves.length, 'move')} on ${plural(connections, 'connection')}`,
    level: 'must',
    section: 'parties-optional',
    required: REQUIRED,
    result: resultOf(play),
    known: known.has(id),
    seen: play?.seen ?? play?.undecided ?? '',
    ms: play === null ? 0 : ms,
    frames: [],
    printed: '',
  };
}

function resultOf<Peer>(play: Play<Peer> | null): CaseOutcome['result'] {
  if (play === null) return 'not-run';
  if (play.seen !== null) return 'failed';
  return play.undecided === null ? 'passed' : 'not-run';
}
