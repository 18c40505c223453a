import { OUTCOMES, type Outcome } from '../handoff/judge-ack.ts';
import type { Sides } from '../records/traffic-records.ts';
import type { PassedDescriptor } from '../wire/descriptor.ts';
import type { Problem } from '../wire/problem.ts';
import { bytes, doubles, integers } from './column.ts';

export interface HandoffRow {
  readonly connection: number;
  readonly outcome: Outcome;
  /** Rows of its frames; -1: there is none. */
  readonly offer: number;
  readonly ack: number;
  readonly ready: number;
  readonly latencyMs: number | null;
  readonly errorDetail: string;
  readonly problems: readonly Problem[];
  /** How the broker and the backend see it, where something on the way between them was changed. */
  readonly sides?: Sides;
  /** What became of the descriptors that came with the offer, where something tells. */
  readonly passed?: readonly PassedDescriptor[];
}

const NO_PROBLEMS: readonly Problem[] = [];

/** All handoffs of a recording, in some 30 bytes each. */
export class HandoffColumns {
  private readonly connections = integers();
  private readonly outcomes = bytes();
  private readonly offers = integers();
  private readonly acks = integers();
  private readonly readies = integers();
  private readonly latencies = doubles();
  private readonly all = [
    this.connections,
    this.outcomes,
    this.offers,
    this.acks,
    this.readies,
    this.latencies,
  ];
  /** Few have any. */
  private readonly details = new Map<number, string>();
  private readonly problems = new Map<number, readonly Problem[]>();
  private readonly sides = new Map<number, NonNullable<HandoffRow['sides']>>();
  private readonly passed = new Map<number, NonNullable<HandoffRow['passed']>>();

  get length(): number {
    return this.outcomes.length;
  }

  /** Notes a handoff, or what more has become of it. */
  set(index: number, handoff: HandoffRow): void {
    while (this.length <= index) for (const column of this.all) column.push(-1);
    this.connections.set(index, handoff.connection);
    this.outcomes.set(index, OUTCOMES.indexOf(handoff.outcome));
    this.offers.set(index, handoff.offer);
    this.acks.set(index, handoff.ack);
    this.readies.set(index, handoff.ready);
    this.latencies.set(index, handoff.latencyMs ?? Number.NaN);
    if (handoff.errorDetail !== '') this.details.set(index, handoff.errorDetail);
    if (handoff.problems.length > 0) this.problems.set(index, handoff.problems);
    if (handoff.sides !== undefined) this.sides.set(index, handoff.sides);
    if (handoff.passed !== undefined) this.passed.set(index, handoff.passed);
  }

  connectionAt(index: number): number {
    return this.connections.at(index);
  }

  outcomeAt(index: number): Outcome {
    return OUTCOMES[this.outcomes.at(index)] ?? 'unanswered';
  }

  /** The row of its offer; -1: there is none. */
  offerAt(index: number): number {
    return this.offers.at(index);
  }

  ackAt(index: number): number {
    return this.acks.at(index);
  }

  readyAt(index: number): number {
    return this.readies.at(index);
  }

  /** In ms; null where it is not known. */
  latencyAt(index: number): number | null {
    const latency = this.latencies.at(index);
    return Number.isNaN(latency) ? null : latency;
  }

  errorDetailAt(index: number): string {
    return this.details.get(index) ?? '';
  }

  hasProblems(index: number): boolean {
    return this.problems.has(index);
  }

  problemsAt(index: number): readonly Problem[] {
    return this.problems.get(index) ?? NO_PROBLEMS;
  }

  sidesAt(index: number): HandoffRow['sides'] {
    return this.sides.get(index);
  }

  passedAt(index: number): HandoffRow['passed'] {
    return this.passed.get(index);
  }

  at(index: number): HandoffRow {
    const [sides, passed] = [this.sidesAt(index), this.passedAt(index)];
    return {
      ...(sides !== undefined && { sides }),
      ...(passed !== undefined && { passed }),
      connection: this.connectionAt(index),
      outcome: this.outcomeAt(index),
      offer: this.offerAt(index),
      ack: this.ackAt(index),
      ready: this.readyAt(index),
      latencyMs: this.latencyAt(index),
      errorDetail: this.errorDetailAt(index),
      problems: this.problemsAt(index),
    };
  }
}
