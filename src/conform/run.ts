import type { FrameRecord } from '../records/traffic-records.ts';
import { attempt, seenInAll } from './attempt.ts';
import type { ConformanceCase } from './case.ts';
import type { KnownFailing } from './known-failing.ts';
import type { Lacking } from './need.ts';
import { orStopped, STOPPED } from './or-stopped.ts';
import type { CaseOutcome } from './outcome.ts';
import type { Requests } from './requests.ts';
import { isSelected, type Selection } from './selection.ts';
import type { Stage } from './stage.ts';

export interface RunOptions {
  readonly selection: Selection;
  readonly known: KnownFailing;
  /** How long one case may take, in ms. */
  readonly timeoutMs: number;
  /** How many cases run at once. */
  readonly jobs: number;
  /** In ms, from a clock that never goes back. */
  readonly now: () => number;
  /** Resolves after that many ms. */
  readonly pause: (ms: number) => Promise<void>;
  /** Resolves once the run is to end early. */
  readonly stop: Promise<void>;
  /** Called with each case as it begins. @param frames what has passed so far on its connections */
  readonly begun?: (id: string, frames: () => readonly FrameRecord[]) => void;
  /** Called with each case as it ends. */
  readonly ended: (outcome: CaseOutcome) => void;
  /** Cases that need any of it do not apply, and are skipped with the reason. */
  readonly lacking?: Lacking;
  /** The cases to run again, and when there can be no more of them. */
  readonly again?: Requests;
}

interface Played {
  readonly outcome: CaseOutcome;
  readonly alive: boolean;
}

/**
 * Tries a peer on every selected case and gives how each ended, in the order of the catalogue. A good conversation after each
 * case shows whether the peer survived it. A peer that did not is restarted where the stage can do that, and what ran beside
 * the case that ended it runs again, alone; elsewhere the rest is not run, unless somebody asks for a case and the peer serves again.
 */
export async function run<Peer>(
  cases: readonly ConformanceCase<Peer>[],
  stage: Stage<Peer>,
  options: RunOptions,
): Promise<readonly CaseOutcome[]> {
  return await new Run(cases, stage, options).all();
}

class Run<Peer> {
  private readonly cases: readonly ConformanceCase<Peer>[];
  private readonly stage: Stage<Peer>;
  private readonly options: RunOptions;
  private readonly outcomes = new Map<string, CaseOutcome>();
  private waiting: ConformanceCase<Peer>[];
  private dead = false;
  private stopped = false;

  constructor(cases: readonly ConformanceCase<Peer>[], stage: Stage<Peer>, options: RunOptions) {
    this.cases = cases;
    this.stage = stage;
    this.options = options;
    this.waiting = cases.filter(({ id }) => isSelected(id, options.selection));
    void options.stop.then(() => {
      this.stopped = true;
    });
  }

  async all(): Promise<readonly CaseOutcome[]> {
    const { again } = this.options;
    // Where it was to end before it began, that is known by now.
    await null;
    do await this.whatWaits();
    while (!this.stopped && again !== undefined && (await again.more()));
    return this.cases.map((one) => this.outcomes.get(one.id) ?? this.unplayed(one));
  }

  private async whatWaits(): Promise<void> {
    while (this.hasMore && !this.stopped) {
      const suspects = await this.together();
      if (suspects.length === 0) continue;
      const restarted = await this.restarted();
      // Of several, any may have ended it: they run again one by one, where that is possible.
      if (restarted && suspects.length > 1) await this.apart(suspects.map(({ id }) => id));
      else for (const suspect of suspects) this.settle(suspect);
      this.dead = !restarted;
    }
  }

  private get hasMore(): boolean {
    return this.options.again?.isEmpty === false || (!this.dead && this.waiting.length > 0);
  }

  private next(): ConformanceCase<Peer> | undefined {
    const wanted = this.options.again?.take();
    if (wanted !== undefined) return this.cases.find(({ id }) => id === wanted);
    return this.dead ? undefined : this.waiting.shift();
  }

  /** Runs what is waiting, several at once, until the peer is found dead; gives how those ended after which it was. */
  private async together(): Promise<CaseOutcome[]> {
    const suspects: CaseOutcome[] = [];
    const worker = async () => {
      while (suspects.length === 0 && !this.stopped) {
        const one = this.next();
        if (one === undefined) return;
        const played = await this.play(one);
        if (played === null) return;
        this.dead &&= !played.alive;
        if (played.alive) this.settle(played.outcome);
        else suspects.push(played.outcome);
      }
    };
    await Promise.all(Array.from({ length: this.options.jobs }, worker));
    return suspects;
  }

  /** Runs cases again one by one, each on a living peer. */
  private async apart(ids: readonly string[]): Promise<void> {
    for (const id of ids) {
      const played = await this.play(this.cases.find((one) => one.id === id)!);
      if (played === null) return;
      this.settle(played.outcome);
      if (!played.alive && !(await this.restarted())) this.dead = true;
    }
  }

  private async restarted(): Promise<boolean> {
    return (await orStopped(this.stage.restart(), this.options.stop)) ?? false;
  }

  /** Null where the run is to end before it is known how the case does. */
  private async play(one: ConformanceCase<Peer>): Promise<Played | null> {
    const { now, known, begun, stop, timeoutMs, pause, lacking = {} } = this.options;
    const why = one.needs === undefined ? undefined : lacking[one.needs];
    if (why !== undefined) return { outcome: this.inapplicable(one, why), alive: true };
    const start = now();
    const entering = this.stage.enter();
    const fixture = await orStopped(entering, stop);
    if (fixture === null) {
      void entering.then((late) => late.leave());
      return null;
    }
    begun?.(one.id, () => fixture.frames());
    const attempted = await orStopped(attempt(one.run(fixture.peer), timeoutMs, pause), stop);
    const ms = Math.round((now() - start) * 1000) / 1000;
    const frames = fixture.frames();
    const own = await fixture.leave();
    const survival = attempted === null ? null : await orStopped(this.survival(), stop);
    if (attempted === null || survival === null) {
      this.outcomes.set(one.id, { ...this.unplayed(one), seen: attempted?.seen ?? STOPPED, ms, frames });
      return null;
    }
    const { dead } = survival;
    const printed = own + this.stage.printed();
    const { id, title, level, section, required } = one;
    const { unseen } = attempted;
    const seen = seenInAll(attempted.seen, dead);
    const failed = seen !== null;
    const outcome: CaseOutcome = {
      ...{ id, title, level, section, required },
      result: failed ? 'failed' : unseen === null ? 'passed' : 'skipped',
      known: known.has(id),
      seen: seen ?? unseen ?? '',
      ms,
      frames,
      printed: failed ? printed : '',
    };
    return { outcome, alive: dead === null };
  }

  private async survival(): Promise<{ readonly dead: string | null }> {
    return { dead: await this.stage.serves() };
  }

  private settle(outcome: CaseOutcome): void {
    this.outcomes.set(outcome.id, outcome);
    this.options.ended(outcome);
  }

  private inapplicable(one: ConformanceCase<Peer>, why: string): CaseOutcome {
    return { ...this.unplayed(one), result: 'skipped', seen: `not applicable: ${why}` };
  }

  private unplayed({ id, title, level, section, required }: ConformanceCase<Peer>): CaseOutcome {
    const result = isSelected(id, this.options.selection) ? 'not-run' : 'skipped';
    const known = this.options.known.has(id);
    return { id, title, level, section, required, result, known, seen: '', ms: 0, frames: [], printed: '' };
  }
}
