import type { ComparedRecord, Difference } from '../../records/replay-records.ts';
import { Watched } from '../parts/model.ts';

/** What a live peer said, beside what was recorded. */
export interface Compared {
  /** Which time the recording was played, counted from 1. */
  readonly run: number;
  readonly record: ComparedRecord;
}

export type ReplayState = 'playing' | 'over' | 'failed';

/** A recording that is played, perhaps several times, and what differs. */
export class ReplayBoard extends Watched {
  state: ReplayState = 'playing';
  run = 0;
  /** Why it could not be played; empty: it could. */
  trouble = '';
  /** Fields that may differ. */
  readonly ignored: Set<string>;
  private all: readonly Compared[] = [];
  private again: (wanted: boolean) => void = () => {};

  constructor(ignored: ReadonlySet<string>) {
    super();
    this.ignored = new Set(ignored);
  }

  get entries(): readonly Compared[] {
    return this.all;
  }

  /** What differs and is not ignored. */
  differences({ record }: Compared): readonly Difference[] {
    return record.differences.filter(({ field }) => field === null || !this.ignored.has(field));
  }

  /** How many of the present run differ. */
  get different(): number {
    return this.ofRun.filter((entry) => this.differences(entry).length > 0).length;
  }

  get compared(): number {
    return this.ofRun.length;
  }

  private get ofRun(): readonly Compared[] {
    return this.all.filter(({ run }) => run === this.run);
  }

  begin(): void {
    this.run += 1;
    this.state = 'playing';
    this.trouble = '';
    this.changed();
  }

  see(record: ComparedRecord): void {
    this.all = [...this.all, { run: this.run, record }];
    this.changed();
  }

  /** @param trouble why it could not be played; empty: it was */
  ended(trouble: string): void {
    this.state = trouble === '' ? 'over' : 'failed';
    this.trouble = trouble;
    this.changed();
  }

  ignore(field: string): void {
    this.ignored.add(field);
    this.changed();
  }

  /** Has the recording played once more. */
  playAgain(): void {
    this.again(true);
  }

  /** Resolves once a person wants it played again. */
  wantedAgain(): Promise<boolean> {
    return new Promise((done) => {
      this.again = done;
    });
  }
}
