import { OUTCOMES, type Outcome } from '../handoff/judge-ack.ts';
import type { PassedDescriptor } from '../wire/descriptor.ts';
import { DIRECTIONS, type Direction } from '../wire/direction.ts';
import type { Problem, Severity } from '../wire/problem.ts';
import { bytes, doubles, integers } from './column.ts';

export const ROW_TYPES = ['sideband', 'frame', 'bytes', 'changed', 'gap'] as const;
export type RowType = (typeof ROW_TYPES)[number];

/** Where a record is, and what its bytes alone do not tell. */
export interface Row {
  readonly type: RowType;
  readonly connection: number;
  readonly direction: Direction | null;
  /** In its stream. */
  readonly offset: number;
  readonly length: number;
  /** Where its bytes are kept, and how many: of loose bytes, not all may be. */
  readonly place: number;
  readonly kept: number;
  /** Microseconds since the epoch. */
  readonly time: number | null;
  /** Of a frame; else -1. */
  readonly frame: number;
  readonly descriptors: number | null;
  readonly passed: readonly PassedDescriptor[] | undefined;
  readonly problems: readonly Problem[];
  /** What was done to a changed frame. */
  readonly by: string;
}

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
}

const SEVERITIES: readonly (Severity | null)[] = [null, 'note', 'warning', 'error'];
const NO_PROBLEMS: readonly Problem[] = [];

/** All records of a recording by their places, in some 50 bytes each. */
export class RowIndex {
  private readonly types = bytes();
  private readonly connections = integers();
  private readonly directions = bytes();
  private readonly offsets = doubles();
  private readonly lengths = doubles();
  private readonly places = doubles();
  private readonly keeps = integers();
  private readonly times = doubles();
  private readonly frames = integers();
  private readonly descriptors = integers();
  private readonly severities = bytes();
  /** Few rows have any. */
  private readonly problems = new Map<number, readonly Problem[]>();
  private readonly changes = new Map<number, string>();
  private readonly passed = new Map<number, readonly PassedDescriptor[]>();
  /** By the frame’s index. */
  private readonly rowsOfFrames = integers();

  private readonly handoffs = {
    connection: integers(),
    outcome: bytes(),
    offer: integers(),
    ack: integers(),
    ready: integers(),
    latency: doubles(),
  };
  private readonly details = new Map<number, string>();
  private readonly handoffProblems = new Map<number, readonly Problem[]>();

  get length(): number {
    return this.types.length;
  }

  get handoffCount(): number {
    return this.handoffs.outcome.length;
  }

  push(row: Row): void {
    const index = this.length;
    this.types.push(ROW_TYPES.indexOf(row.type));
    this.connections.push(row.connection);
    this.directions.push(row.direction === null ? 0 : DIRECTIONS.indexOf(row.direction) + 1);
    this.offsets.push(row.offset);
    this.lengths.push(row.length);
    this.places.push(row.place);
    this.keeps.push(row.kept);
    this.times.push(row.time ?? Number.NaN);
    this.frames.push(row.frame);
    this.descriptors.push(row.descriptors ?? -1);
    this.severities.push(Math.max(0, ...row.problems.map(({ severity }) => SEVERITIES.indexOf(severity))));
    if (row.problems.length > 0) this.problems.set(index, row.problems);
    if (row.by !== '') this.changes.set(index, row.by);
    if (row.passed !== undefined) this.passed.set(index, row.passed);
    if (row.frame !== -1) this.rowsOfFrames.push(index);
  }

  at(index: number): Row {
    const direction = this.directions.at(index);
    const time = this.times.at(index);
    const descriptors = this.descriptors.at(index);
    return {
      type: ROW_TYPES[this.types.at(index)]!,
      connection: this.connections.at(index),
      direction: direction === 0 ? null : DIRECTIONS[direction - 1]!,
      offset: this.offsets.at(index),
      length: this.lengths.at(index),
      place: this.places.at(index),
      kept: this.keeps.at(index),
      time: Number.isNaN(time) ? null : time,
      frame: this.frames.at(index),
      descriptors: descriptors === -1 ? null : descriptors,
      passed: this.passed.get(index),
      problems: this.problems.get(index) ?? NO_PROBLEMS,
      by: this.changes.get(index) ?? '',
    };
  }

  severityAt(index: number): Severity | null {
    return SEVERITIES[this.severities.at(index)]!;
  }

  /** The row of a frame; -1 where there is none. */
  rowOfFrame(frame: number | null): number {
    return frame === null || frame >= this.rowsOfFrames.length ? -1 : this.rowsOfFrames.at(frame);
  }

  /** Notes a handoff, or what more has become of it. */
  setHandoff(index: number, handoff: HandoffRow): void {
    const { connection, outcome, offer, ack, ready, latency } = this.handoffs;
    while (outcome.length <= index) for (const column of Object.values(this.handoffs)) column.push(-1);
    connection.set(index, handoff.connection);
    outcome.set(index, OUTCOMES.indexOf(handoff.outcome));
    offer.set(index, handoff.offer);
    ack.set(index, handoff.ack);
    ready.set(index, handoff.ready);
    latency.set(index, handoff.latencyMs ?? Number.NaN);
    if (handoff.errorDetail !== '') this.details.set(index, handoff.errorDetail);
    if (handoff.problems.length > 0) this.handoffProblems.set(index, handoff.problems);
  }

  /** Whether a handoff was accepted and nothing about it is wrong. */
  handoffWentWell(index: number): boolean {
    const { outcome, offer, ack, ready } = this.handoffs;
    const clean = (row: number) => row === -1 || this.severityAt(row) === null;
    return (
      outcome.at(index) === OUTCOMES.indexOf('accepted') &&
      !this.handoffProblems.has(index) &&
      clean(offer.at(index)) &&
      clean(ack.at(index)) &&
      clean(ready.at(index))
    );
  }

  /** When a record passed, in microseconds since the epoch. */
  timeAt(index: number): number | null {
    const time = index === -1 ? Number.NaN : this.times.at(index);
    return Number.isNaN(time) ? null : time;
  }

  /** When a handoff was offered, in microseconds since the epoch. */
  handoffTime(index: number): number | null {
    return this.timeAt(this.handoffs.offer.at(index));
  }

  handoffLatency(index: number): number | null {
    const latency = this.handoffs.latency.at(index);
    return Number.isNaN(latency) ? null : latency;
  }

  handoffAt(index: number): HandoffRow {
    const { connection, outcome, offer, ack, ready, latency } = this.handoffs;
    const latencyMs = latency.at(index);
    return {
      connection: connection.at(index),
      outcome: OUTCOMES[outcome.at(index)] ?? 'unanswered',
      offer: offer.at(index),
      ack: ack.at(index),
      ready: ready.at(index),
      latencyMs: Number.isNaN(latencyMs) ? null : latencyMs,
      errorDetail: this.details.get(index) ?? '',
      problems: this.handoffProblems.get(index) ?? NO_PROBLEMS,
    };
  }
}
