import type { Agenda } from './agenda.ts';
import { attempt, seenInAll } from './attempt.ts';
import type { ConformanceCase } from './case.ts';
import { orStopped, STOPPED } from './or-stopped.ts';
import type { CaseOutcome } from './outcome.ts';
import type { RunOptions } from './run-options.ts';
import type { Stage } from './stage.ts';

interface Played {
  readonly outcome: CaseOutcome;
  readonly alive: boolean;
}

/** What is played on one stage: it takes cases from the agenda until there are no more, or until its peer is dead. */
export class PlayedOn<Peer> {
  private readonly stage: Stage<Peer>;
  private readonly agenda: Agenda<Peer>;
  private readonly options: RunOptions;
  private dead = false;
  /** How many cases run at once; null until it is known whether the peer can serve as many. */
  private jobs: number | null = null;

  constructor(stage: Stage<Peer>, agenda: Agenda<Peer>, options: RunOptions) {
    this.stage = stage;
    this.agenda = agenda;
    this.options = options;
  }

  async whatWaits(): Promise<void> {
    const { agenda } = this;
    while (agenda.has(this.dead) && !agenda.isStopped) {
      const suspects = await this.together();
      if (suspects.length === 0) continue;
      const restarted = await this.restarted();
      // Of several, any may have ended it: they run again one by one, where that is possible.
      if (restarted && suspects.length > 1) await this.apart(suspects.map(({ id }) => id));
      else for (const suspect of suspects) agenda.settle(suspect);
      this.dead = !restarted;
    }
  }

  /** Runs what is waiting, several at once, until the peer is found dead; gives how those ended after which it was. */
  private async together(): Promise<CaseOutcome[]> {
    const { agenda } = this;
    const suspects: CaseOutcome[] = [];
    const worker = async () => {
      while (suspects.length === 0 && !agenda.isStopped) {
        const one = agenda.next(this.dead);
        if (one === undefined) return;
        const played = await this.play(one);
        if (played === null) return;
        this.dead &&= !played.alive;
        if (played.alive) agenda.settle(played.outcome);
        else suspects.push(played.outcome);
      }
    };
    const jobs = agenda.hasSeveral ? await this.atOnce() : 1;
    await Promise.all(Array.from({ length: jobs }, worker));
    return suspects;
  }

  /** A peer that serves one connection after another would fail whatever runs beside something else. */
  private async atOnce(): Promise<number> {
    const { jobs, stop, tell } = this.options;
    if (jobs === 1 || this.jobs !== null) return this.jobs ?? 1;
    const does = await orStopped(this.stage.servesAtOnce(jobs), stop);
    this.jobs = does === true ? jobs : 1;
    if (does !== false) return this.jobs;
    tell?.(`it does not serve ${jobs + 1} connections at once: the cases are played one by one`);
    // No case is to blame where that has ended it.
    const survival = await orStopped(this.survival(), stop);
    if (survival !== null && survival.dead !== null) await this.restarted();
    return this.jobs;
  }

  /** Runs cases again one by one, each on a living peer. */
  private async apart(ids: readonly string[]): Promise<void> {
    for (const id of ids) {
      const played = await this.play(this.agenda.find(id)!);
      if (played === null) return;
      this.agenda.settle(played.outcome);
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
    const { mayTakeMs } = one;
    const attempted = await orStopped(attempt(one.run(fixture.peer), { timeoutMs, mayTakeMs }, pause), stop);
    const ms = Math.round((now() - start) * 1000) / 1000;
    const frames = fixture.frames();
    const own = await fixture.leave();
    const survival = attempted === null ? null : await orStopped(this.survival(), stop);
    if (attempted === null || survival === null) {
      this.agenda.broken({ ...this.agenda.unplayed(one), seen: attempted?.seen ?? STOPPED, ms, frames });
      return null;
    }
    const { dead } = survival;
    const printed = own + this.stage.printed();
    const { id, title, level, section, required } = one;
    const { unseen, undecided } = attempted;
    const seen = seenInAll(attempted.seen, dead);
    const failed = seen !== null;
    const outcome: CaseOutcome = {
      ...{ id, title, level, section, required },
      result: failed ? 'failed' : undecided !== null ? 'not-run' : unseen === null ? 'passed' : 'skipped',
      known: known.has(id),
      seen: seen ?? undecided ?? unseen ?? '',
      ms,
      frames,
      printed: failed ? printed : '',
    };
    return { outcome, alive: dead === null };
  }

  private async survival(): Promise<{ readonly dead: string | null }> {
    return { dead: await this.stage.serves() };
  }

  private inapplicable(one: ConformanceCase<Peer>, why: string): CaseOutcome {
    return { ...this.agenda.unplayed(one), result: 'skipped', seen: `not applicable: ${why}` };
  }
}
