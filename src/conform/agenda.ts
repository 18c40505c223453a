import type { ConformanceCase } from './case.ts';
import type { CaseOutcome } from './outcome.ts';
import type { RunOptions } from './run-options.ts';
import { isSelected } from './selection.ts';

/** The cases of a run: which are still to be played, and how each of the others ended. */
export class Agenda<Peer> {
  private readonly cases: readonly ConformanceCase<Peer>[];
  private readonly options: RunOptions;
  private readonly ended = new Map<string, CaseOutcome>();
  private readonly waiting: ConformanceCase<Peer>[];
  private stopped = false;

  constructor(cases: readonly ConformanceCase<Peer>[], options: RunOptions) {
    this.cases = cases;
    this.options = options;
    this.waiting = cases.filter(({ id }) => isSelected(id, options.selection));
    void options.stop.then(() => this.stop());
  }

  /** Whether nothing more is to be begun. */
  get isStopped(): boolean {
    return this.stopped;
  }

  stop(): void {
    this.stopped = true;
  }

  /** @param dead whether the peer that would play it does not serve: it plays only what somebody asks for */
  has(dead: boolean): boolean {
    return this.options.again?.isEmpty === false || (!dead && this.waiting.length > 0);
  }

  /** Whether several cases are waiting. */
  get hasSeveral(): boolean {
    return this.waiting.length > 1;
  }

  next(dead: boolean): ConformanceCase<Peer> | undefined {
    const wanted = this.options.again?.take();
    if (wanted !== undefined) return this.find(wanted);
    return dead ? undefined : this.waiting.shift();
  }

  find(id: string): ConformanceCase<Peer> | undefined {
    return this.cases.find((one) => one.id === id);
  }

  settle(outcome: CaseOutcome): void {
    this.ended.set(outcome.id, outcome);
    this.options.ended(outcome);
  }

  /** Keeps what is known of a case that was not over when the run was to end. */
  broken(outcome: CaseOutcome): void {
    this.ended.set(outcome.id, outcome);
  }

  unplayed({ id, title, level, section, required }: ConformanceCase<Peer>): CaseOutcome {
    const result = isSelected(id, this.options.selection) ? 'not-run' : 'skipped';
    const known = this.options.known.has(id);
    return { id, title, level, section, required, result, known, seen: '', ms: 0, frames: [], printed: '' };
  }

  /** In the order of the catalogue. */
  get outcomes(): readonly CaseOutcome[] {
    return this.cases.map((one) => this.ended.get(one.id) ?? this.unplayed(one));
  }
}
