import type { PassedDescriptor } from '../wire/descriptor.ts';
import type { Direction } from '../wire/direction.ts';
import type { Problem, Severity } from '../wire/problem.ts';
import { HandoffColumns, type HandoffRow } from './handoff-columns.ts';
import { Integers } from './integers.ts';
import { RowColumns } from './row-columns.ts';
import {
  descriptorsIn,
  directionIn,
  MOST_DESCRIPTORS,
  messageIn,
  packFacts,
  type RowType,
  SEVERITIES,
  severityIn,
  typeIn,
} from './row-facts.ts';

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
  /** What a frame’s message is called; null: it has no name, or it is not a frame. */
  readonly message: string | null;
  readonly descriptors: number | null;
  readonly passed: readonly PassedDescriptor[] | undefined;
  readonly problems: readonly Problem[];
  /** What was done to a changed frame. */
  readonly by: string;
}

const NO_PROBLEMS: readonly Problem[] = [];

/** All records of a recording by their places, in some 20 to 40 bytes each. */
export class RowIndex {
  private readonly columns = new RowColumns();
  /** Few rows have any, or are unlike what their facts say. */
  private readonly problems = new Map<number, readonly Problem[]>();
  private readonly changes = new Map<number, string>();
  private readonly passed = new Map<number, readonly PassedDescriptor[]>();
  private readonly kept = new Map<number, number>();
  private readonly manyDescriptors = new Map<number, number>();
  private readonly messageNames: (string | null)[] = [null];
  /** By the frame’s index: frames come in the order of their indexes. */
  private readonly rowsOfFrames = new Integers();

  readonly handoffs = new HandoffColumns();

  get length(): number {
    return this.columns.length;
  }

  get handoffCount(): number {
    return this.handoffs.length;
  }

  push(row: Row): void {
    const { problems, descriptors } = row;
    const index = this.length;
    let severity = 0;
    for (const problem of problems) severity = Math.max(severity, SEVERITIES.indexOf(problem.severity));
    const facts = packFacts(row.type, row.direction, severity, this.messageNumber(row.message), descriptors);
    this.pushPlain(facts, row.connection, row.offset, row.length, row.place, row.time ?? Number.NaN);
    if (row.by !== '') this.changes.set(index, row.by);
    if (row.kept !== row.length) this.kept.set(index, row.kept);
    if (descriptors !== null && descriptors > MOST_DESCRIPTORS) this.manyDescriptors.set(index, descriptors);
    this.setRare(index, problems, row.passed);
  }

  /** The same of a row with nothing else to tell. @param facts from `packFacts` @param time NaN: none */
  pushPlain(
    facts: number,
    connection: number,
    offset: number,
    length: number,
    place: number,
    time: number,
  ): void {
    if (typeIn(facts) === 'frame') this.rowsOfFrames.push(this.columns.length);
    this.columns.push(facts, connection, offset, length, place, time);
  }

  /** Notes what few rows have; the severity is among the facts. */
  setRare(
    index: number,
    problems: readonly Problem[],
    passed: readonly PassedDescriptor[] | null | undefined,
  ): void {
    if (problems.length > 0) this.problems.set(index, problems);
    if (passed !== undefined && passed !== null) this.passed.set(index, passed);
  }

  /** The number by which facts call a message. */
  messageNumber(name: string | null): number {
    const { messageNames } = this;
    // There are few, and the last ones come again.
    const known = messageNames.indexOf(name);
    return known !== -1 ? known : messageNames.push(name) - 1;
  }

  messageAt(index: number): string | null {
    return this.messageNames[messageIn(this.columns.factsAt(index))]!;
  }

  /** -1: it is not a frame. */
  frameAt(index: number): number {
    return this.typeAt(index) === 'frame' ? this.rowsOfFrames.placeOf(index) : -1;
  }

  lengthAt(index: number): number {
    return this.columns.lengthAt(index);
  }

  descriptorsAt(index: number): number | null {
    return this.manyDescriptors.get(index) ?? descriptorsIn(this.columns.factsAt(index));
  }

  problemsAt(index: number): readonly Problem[] {
    return this.problems.get(index) ?? NO_PROBLEMS;
  }

  passedAt(index: number): readonly PassedDescriptor[] | undefined {
    return this.passed.get(index);
  }

  placeAt(index: number): number {
    return this.columns.placeAt(index);
  }

  keptAt(index: number): number {
    return this.kept.get(index) ?? this.lengthAt(index);
  }

  /** The type alone, without the rest of the row. */
  typeAt(index: number): RowType {
    return typeIn(this.columns.factsAt(index));
  }

  connectionAt(index: number): number {
    return this.columns.connectionAt(index);
  }

  directionAt(index: number): Direction | null {
    return directionIn(this.columns.factsAt(index));
  }

  offsetAt(index: number): number {
    return this.columns.offsetAt(index);
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
    return severityIn(this.columns.factsAt(index));
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
    return index === -1 ? null : this.columns.timeAt(index);
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
