import type { PassedDescriptor } from '../wire/descriptor.ts';
import { DIRECTIONS, type Direction } from '../wire/direction.ts';
import type { Problem, Severity } from '../wire/problem.ts';
import { bytes, doubles, integers } from './column.ts';
import { HandoffColumns, type HandoffRow } from './handoff-columns.ts';

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
  /** What a frame’s message is called; null: it has no name, or it is no frame. */
  readonly message: string | null;
  readonly descriptors: number | null;
  readonly passed: readonly PassedDescriptor[] | undefined;
  readonly problems: readonly Problem[];
  /** What was done to a changed frame. */
  readonly by: string;
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
  /** Numbers in `messageNames`. */
  private readonly messages = bytes();
  /** Few rows have any. */
  private readonly problems = new Map<number, readonly Problem[]>();
  private readonly changes = new Map<number, string>();
  private readonly passed = new Map<number, readonly PassedDescriptor[]>();
  private readonly messageNames: (string | null)[] = [null];
  /** By the frame’s index. */
  private readonly rowsOfFrames = integers();

  readonly handoffs = new HandoffColumns();

  get length(): number {
    return this.types.length;
  }

  get handoffCount(): number {
    return this.handoffs.length;
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
    let severity = 0;
    for (const problem of row.problems) severity = Math.max(severity, SEVERITIES.indexOf(problem.severity));
    this.severities.push(severity);
    this.messages.push(this.messageNumber(row.message));
    if (row.problems.length > 0) this.problems.set(index, row.problems);
    if (row.by !== '') this.changes.set(index, row.by);
    if (row.passed !== undefined) this.passed.set(index, row.passed);
    if (row.frame !== -1) this.rowsOfFrames.push(index);
  }

  messageAt(index: number): string | null {
    return this.messageNames[this.messages.at(index)]!;
  }

  private messageNumber(name: string | null): number {
    const { messageNames } = this;
    // There are few, and the last ones come again.
    const known = messageNames.indexOf(name);
    return known !== -1 ? known : messageNames.push(name) - 1;
  }

  frameAt(index: number): number {
    return this.frames.at(index);
  }

  lengthAt(index: number): number {
    return this.lengths.at(index);
  }

  descriptorsAt(index: number): number | null {
    const descriptors = this.descriptors.at(index);
    return descriptors === -1 ? null : descriptors;
  }

  problemsAt(index: number): readonly Problem[] {
    return this.problems.get(index) ?? NO_PROBLEMS;
  }

  passedAt(index: number): readonly PassedDescriptor[] | undefined {
    return this.passed.get(index);
  }

  placeAt(index: number): number {
    return this.places.at(index);
  }

  keptAt(index: number): number {
    return this.keeps.at(index);
  }

  /** The type alone, without the rest of the row. */
  typeAt(index: number): RowType {
    return ROW_TYPES[this.types.at(index)]!;
  }

  connectionAt(index: number): number {
    return this.connections.at(index);
  }

  directionAt(index: number): Direction | null {
    const direction = this.directions.at(index);
    return direction === 0 ? null : DIRECTIONS[direction - 1]!;
  }

  offsetAt(index: number): number {
    return this.offsets.at(index);
  }

  at(index: number): Row {
    return {
      type: this.typeAt(index),
      connection: this.connectionAt(index),
      direction: this.directionAt(index),
      offset: this.offsetAt(index),
      length: this.lengthAt(index),
      place: this.placeAt(index),
      kept: this.keptAt(index),
      time: this.timeAt(index),
      frame: this.frameAt(index),
      message: this.messageAt(index),
      descriptors: this.descriptorsAt(index),
      passed: this.passedAt(index),
      problems: this.problemsAt(index),
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
    this.handoffs.set(index, handoff);
  }

  /** Whether a handoff was accepted and nothing about it is wrong. */
  handoffWentWell(index: number): boolean {
    const { handoffs } = this;
    const clean = (row: number) => row === -1 || this.severityAt(row) === null;
    return (
      handoffs.outcomeAt(index) === 'accepted' &&
      !handoffs.hasProblems(index) &&
      clean(handoffs.offerAt(index)) &&
      clean(handoffs.ackAt(index)) &&
      clean(handoffs.readyAt(index))
    );
  }

  /** When a record passed, in microseconds since the epoch. */
  timeAt(index: number): number | null {
    const time = index === -1 ? Number.NaN : this.times.at(index);
    return Number.isNaN(time) ? null : time;
  }

  /** When a handoff was offered, in microseconds since the epoch. */
  handoffTime(index: number): number | null {
    return this.timeAt(this.handoffs.offerAt(index));
  }

  handoffLatency(index: number): number | null {
    return this.handoffs.latencyAt(index);
  }

  handoffAt(index: number): HandoffRow {
    return this.handoffs.at(index);
  }
}
