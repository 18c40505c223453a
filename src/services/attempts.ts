import { EXIT, Failure } from '../failure.ts';
import type { RecordSink } from '../output/record-sink.ts';
import { Latencies } from '../records/latencies.ts';
import type { KnowingVerdict, LoadRecord, VerdictRecord } from '../records/outcome-records.ts';
import type { SummaryRecord } from '../records/record.ts';
import { missedCounts } from './expected-outcomes.ts';
import type { Interruption } from './interruption.ts';
import { pause } from './pause.ts';
import type { Traffic } from './traffic.ts';

export interface Pacing {
  /** How many connections are tried. */
  readonly count: number;
  /** How many go on at once. */
  readonly concurrency: number;
  /** Pause before each further one, in ms. */
  readonly intervalMs: number;
  /** How many are begun per second, as far as `concurrency` allows; null: each as soon as an earlier one has ended. */
  readonly perSecond: number | null;
  /** Called after each one. */
  readonly progress: AttemptProgress;
}

export interface AttemptProgress {
  update(done: number, unexpected: number): void;
  /** Makes room for something else to be shown. */
  end(): void;
}

/** How one try went. */
export interface Attempt {
  readonly verdict: Omit<KnowingVerdict, 'connection'>;
  /** Why nothing could be reached, where that was the reason. */
  readonly unreachable: Failure | null;
  /** Whether it is about what a step sent besides what it was asked to try: counted, and not compared with what each try has to end in. */
  readonly further?: boolean;
}

/** Makes the tries of one connection. @param goOn may be called where the next one need not wait for the end of it */
export type Once = (number: number, goOn: () => void) => Promise<readonly Attempt[]>;

export interface Expectation {
  readonly met: (verdict: VerdictRecord) => boolean;
  /** Whether it is expected that nothing is listening. */
  readonly unreachable: boolean;
  /** What each try has to end in, for a person; null: `counts` says what is expected of all together. */
  readonly each: string | null;
  /** How many have to end in which outcome, and none in another. */
  readonly counts: { readonly counts: ReadonlyMap<string, number>; readonly text: string } | null;
  /** What a try counts as where `counts` are asked. */
  readonly countedAs: (verdict: Attempt['verdict']) => string;
}

/** What is expected of tries: of each, or of all together. @param counts null: of each */
export function expectationOf(
  each: string,
  met: Expectation['met'],
  counts: Expectation['counts'],
  countedAs: Expectation['countedAs'] = ({ outcome }) => outcome,
): Expectation {
  if (counts === null) return { each, met, unreachable: each === 'unreachable', counts, countedAs };
  return { each: null, met: () => true, unreachable: counts.counts.has('unreachable'), counts, countedAs };
}

/** Whether the handed-over connection answered with that text, wherever it went on. @param text null: any answer will do */
export function answers(text: string | null): (verdict: VerdictRecord) => boolean {
  return ({ adopted, reconnected }) => text === null || (adopted ?? reconnected)?.received === text;
}

/** The same tried many times, several at once, and how that went. */
export class Attempts {
  private readonly pacing: Pacing;
  private readonly expected: Expectation;
  private readonly reporter: RecordSink;
  private readonly traffic: Traffic;
  private readonly outcomes = new Map<string, number>();
  /** How many ended in what `--expect` counts. */
  private readonly counted = new Map<string, number>();
  private readonly latencies = new Latencies();
  private readonly begun = performance.now();
  private started = 0;
  /** `started` counts one that was interrupted before it was tried, too. */
  private tried = 0;
  private done = 0;
  private unexpected = 0;
  private interrupted = 0;
  /** Whether nothing could be reached. */
  private failed = false;

  constructor(pacing: Pacing, expected: Expectation, reporter: RecordSink, traffic: Traffic) {
    this.pacing = pacing;
    this.expected = expected;
    this.reporter = reporter;
    this.traffic = traffic;
  }

  /**
   * Gives the exit code, or why nothing could be reached; where nothing is listening the first try tells all, and the rest is not
   * tried, unless just that is expected. After an interruption none is begun. @param once makes the tries of one connection
   */
  async run(once: Once, interruption: Interruption): Promise<number | Failure> {
    const { count, concurrency } = this.pacing;
    let failure: Failure | null = null;
    const report = (number: number, tried: readonly Attempt[]) => {
      for (const { verdict, unreachable, further = false } of tried) {
        this.take({ ...verdict, connection: number }, further);
        if (!this.expected.unreachable) failure ??= unreachable;
      }
    };
    const oneAfterTheOther = async () => {
      let reported: Promise<void> = Promise.resolve();
      while (this.started < count && failure === null && !interruption.happened) {
        const number = this.started++;
        await interruption.orNull(this.waitFor(number));
        if (interruption.happened) break;
        this.tried += 1;
        await new Promise<void>((goOn, fail) => {
          // In the order in which they were begun, also where one goes on while the next is tried.
          reported = Promise.all([once(number, goOn), reported]).then(([tried]) => report(number, tried));
          reported.then(goOn, fail);
        });
      }
      await reported;
    };
    await Promise.all(Array.from({ length: Math.min(concurrency, count) }, oneAfterTheOther));
    if (failure !== null) return this.withRest(failure);
    return this.unexpected > 0 || this.missedCounts !== null ? EXIT.fellShort : EXIT.ok;
  }

  /** Reports what was tried so far, together, with the summary of what passed; says what was not as expected. */
  end(summary: SummaryRecord): void {
    this.pacing.progress.end();
    if (this.pacing.count > 1 || this.done > 1) this.reporter.record(this.record);
    const { counts, each } = this.expected;
    const missed = this.missedCounts;
    this.reporter.record(
      counts === null ? summary : { ...summary, expected: counts.text, met: missed === null },
    );
    const shortfall = missed ?? (this.unexpected > 0 ? this.shortfall(each ?? '') : null);
    const untried = this.failed ? null : this.untriedText;
    if (shortfall === null && untried === null) return;
    const said = shortfall === null ? 'interrupted' : `${shortfall}${this.interruptedText}`;
    const separator = shortfall === null ? ': ' : '; ';
    const text = untried === null ? said : `${said}${separator}${untried}`;
    this.reporter.warn(new Failure('environment', 'EXPECTED', text));
  }

  /** The same, with how many were not tried because of it. */
  private withRest(failure: Failure): Failure {
    const { kind, code, message, hint, excerpt, cause } = failure;
    this.failed = true;
    const untried = this.untriedText;
    if (untried === null) return failure;
    const text = `${message}; ${untried}`;
    return new Failure(kind, code, text, hint, excerpt, cause);
  }

  private get untried(): number {
    return this.pacing.count - this.tried;
  }

  private get untriedText(): string | null {
    const { untried } = this;
    return untried === 0 ? null : `the other ${untried} of ${this.pacing.count} were not tried`;
  }

  private shortfall(each: string): string {
    const seen = [...this.outcomes].map(([outcome, count]) =>
      this.done === 1 ? outcome : `${count} ${outcome}`,
    );
    return `not as expected: ${seen.join(', ')}; expected: ${each}`;
  }

  /** Follows what fell short, as an interruption may be the reason. */
  private get interruptedText(): string {
    if (this.interrupted === 0) return '';
    if (this.done === 1) return '; it was interrupted';
    return `; ${this.interrupted} ${this.interrupted === 1 ? 'was' : 'were'} interrupted`;
  }

  private get missedCounts(): string | null {
    const { counts } = this.expected;
    return counts === null ? null : missedCounts(counts.counts, Object.fromEntries(this.counted));
  }

  private get record(): LoadRecord {
    const seconds = (performance.now() - this.begun) / 1000;
    return {
      type: 'load',
      tried: this.done,
      seconds: Math.round(seconds * 1000) / 1000,
      perSecond: Math.round((this.done / seconds) * 10) / 10,
      unexpected: this.unexpected,
      outcomes: Object.fromEntries([...this.outcomes].sort()),
      interrupted: this.interrupted,
      untried: this.untried,
      latencyMs: this.latencies.summary,
    };
  }

  private async waitFor(number: number): Promise<void> {
    const { intervalMs, perSecond } = this.pacing;
    const due = perSecond === null ? 0 : this.begun + (number * 1000) / perSecond - performance.now();
    const wait = Math.max(due, number > 0 ? intervalMs : 0);
    if (wait > 0) await pause(wait);
  }

  private take(verdict: VerdictRecord, further: boolean): void {
    const { outcome, interrupted = false, latencyMs } = verdict;
    const met = further || this.expected.met(verdict);
    this.done += 1;
    if (!met) this.unexpected += 1;
    if (interrupted) this.interrupted += 1;
    addOne(this.outcomes, outcome);
    addOne(this.counted, this.expected.countedAs(verdict));
    if (latencyMs !== null) this.latencies.add(latencyMs);
    if (!met) this.pacing.progress.end();
    const { each } = this.expected;
    this.traffic.record(each === null || further ? verdict : { ...verdict, expected: each, met });
    this.pacing.progress.update(this.done, this.unexpected);
  }
}

function addOne(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}
