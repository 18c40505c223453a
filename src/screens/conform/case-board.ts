import type { ConformanceCase } from '../../conform/case.ts';
import type { CaseOutcome } from '../../conform/outcome.ts';
import type { FrameRecord } from '../../records/traffic-records.ts';
import { Watched } from '../parts/model.ts';

/** `waiting`: its turn has not come, `again`: it runs once more soon; otherwise it runs now, or how it ended. */
export type CaseState = 'waiting' | 'again' | 'running' | CaseOutcome['result'];

/** Whether a case has ended, and is not to run again yet. */
export function isOver(state: CaseState): boolean {
  return state !== 'waiting' && state !== 'again' && state !== 'running';
}

/** A case of a run, as a screen shows it. */
export interface CaseOnBoard {
  readonly of: Omit<ConformanceCase<never>, 'run'>;
  state: CaseState;
  /** How it ended, the last time. */
  outcome: CaseOutcome | null;
  /** On the clock of the screen; in ms. */
  begunAt: number;
  frames: () => readonly FrameRecord[];
}

/** The cases of a run while it goes on. */
export class CaseBoard extends Watched {
  readonly cases: readonly CaseOnBoard[];
  private readonly byId: ReadonlyMap<string, CaseOnBoard>;
  private readonly now: () => number;
  private readonly want: (id: string) => void;

  /** @param want asks for a case once more */
  constructor(
    cases: readonly Omit<ConformanceCase<never>, 'run'>[],
    now: () => number,
    want: (id: string) => void,
  ) {
    super();
    this.now = now;
    this.want = want;
    this.cases = cases.map((of) => ({ of, state: 'waiting', outcome: null, begunAt: 0, frames: () => [] }));
    this.byId = new Map(this.cases.map((one) => [one.of.id, one]));
  }

  begun(id: string, frames: () => readonly FrameRecord[]): void {
    const one = this.byId.get(id);
    if (one === undefined) return;
    one.state = 'running';
    one.begunAt = this.now();
    one.frames = frames;
    this.changed();
  }

  ended(outcome: CaseOutcome): void {
    const one = this.byId.get(outcome.id);
    if (one === undefined) return;
    one.outcome = outcome;
    one.state = outcome.result;
    one.frames = () => outcome.frames;
    this.changed();
  }

  /** Has a case run once more. False where it waits or runs already. */
  again(one: CaseOnBoard): boolean {
    if (!isOver(one.state)) return false;
    one.state = 'again';
    this.want(one.of.id);
    this.changed();
    return true;
  }

  count(state: CaseState): number {
    return this.cases.filter((one) => one.state === state).length;
  }
}
