import { OUTCOMES, type Outcome } from '../handoff/judge-ack.ts';
import type { Sides } from '../records/traffic-records.ts';
import type { PassedDescriptor } from '../wire/descriptor.ts';
import type { Problem } from '../wire/problem.ts';
import { doubled } from './doubled.ts';

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
const UNANSWERED = OUTCOMES.indexOf('unanswered');

const FIRST_CAPACITY = 1024;

/** All handoffs of a recording, in some 17 to 25 bytes each. */
export class HandoffColumns {
  length = 0;
  private connections = new Int32Array(FIRST_CAPACITY);
  /** Numbers in `OUTCOMES`. */
  private outcomes = new Uint8Array(FIRST_CAPACITY);
  private offers = new Int32Array(FIRST_CAPACITY);
  private acks = new Int32Array(FIRST_CAPACITY);
  private readies = new Int32Array(FIRST_CAPACITY);
  /** Null: none is known. */
  private latencies: Float64Array | null = null;
  /** Few have any. */
  private readonly details = new Map<number, string>();
  private readonly problems = new Map<number, readonly Problem[]>();
  private readonly sides = new Map<number, NonNullable<HandoffRow['sides']>>();
  private readonly passed = new Map<number, NonNullable<HandoffRow['passed']>>();

  /** Notes a handoff, or what more has become of it. */
  set(index: number, handoff: HandoffRow): void {
    const { connection, outcome, offer, ack, ready, latencyMs, sides } = handoff;
    this.setPlain(index, connection, outcome, offer, ack, ready, latencyMs);
    this.setRare(index, handoff.errorDetail, handoff.problems, handoff.passed);
    if (sides !== undefined) this.sides.set(index, sides);
  }

  /** The same of a handoff with nothing else to tell. */
  setPlain(
    index: number,
    connection: number,
    outcome: Outcome,
    offer: number,
    ack: number,
    ready: number,
    latencyMs: number | null,
  ): void {
    while (this.length <= index) this.addUnknown();
    this.connections[index] = connection;
    this.outcomes[index] = OUTCOMES.indexOf(outcome);
    this.offers[index] = offer;
    this.acks[index] = ack;
    this.readies[index] = ready;
    if (this.latencies !== null || latencyMs !== null) this.setLatency(index, latencyMs);
  }

  /** Notes what few handoffs have. */
  setRare(
    index: number,
    errorDetail: string,
    problems: readonly Problem[],
    passed: readonly PassedDescriptor[] | null | undefined,
  ): void {
    if (errorDetail !== '') this.details.set(index, errorDetail);
    if (problems.length > 0) this.problems.set(index, problems);
    if (passed !== undefined && passed !== null) this.passed.set(index, passed);
  }

  private setLatency(index: number, latencyMs: number | null): void {
    this.latencies ??= new Float64Array(this.outcomes.length).fill(Number.NaN);
    this.latencies[index] = latencyMs ?? Number.NaN;
  }

  /** One of which only its index is known so far. */
  private addUnknown(): void {
    const index = this.length;
    if (index === this.outcomes.length) this.grow();
    this.connections[index] = this.offers[index] = this.acks[index] = this.readies[index] = -1;
    this.outcomes[index] = UNANSWERED;
    if (this.latencies !== null) this.latencies[index] = Number.NaN;
    this.length = index + 1;
  }

  private grow(): void {
    this.connections = doubled(this.connections);
    this.outcomes = doubled(this.outcomes);
    this.offers = doubled(this.offers);
    this.acks = doubled(this.acks);
    this.readies = doubled(this.readies);
    if (this.latencies !== null) this.latencies = doubled(this.latencies);
  }

  connectionAt(index: number): number {
    return this.connections[index]!;
  }

  outcomeAt(index: number): Outcome {
    return OUTCOMES[this.outcomes[index]!]!;
  }

  /** The row of its offer; -1: there is none. */
  offerAt(index: number): number {
    return this.offers[index]!;
  }

  ackAt(index: number): number {
    return this.acks[index]!;
  }

  readyAt(index: number): number {
    return this.readies[index]!;
  }

  /** In ms; null where it is not known. */
  latencyAt(index: number): number | null {
    const latency = this.latencies?.[index];
    return latency === undefined || Number.isNaN(latency) ? null : latency;
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
