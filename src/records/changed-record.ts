import { insteadOf } from '../handoff/nothing-passes.ts';
import type { PassedDescriptor } from '../wire/descriptor.ts';
import type { Direction } from '../wire/direction.ts';
import { hex } from '../wire/fields/value.ts';
import { readFrame } from '../wire/frame/frame.ts';
import type { FrameReading } from '../wire/frame/frame-reading.ts';
import { frameLengthAt } from '../wire/header.ts';
import { HEADER_LENGTH } from '../wire/limits.ts';
import { asOwn, type Problem } from '../wire/problem.ts';
import { ReadFrameRecord } from './frame-record.ts';
import type { ChangedRecord } from './traffic-records.ts';

/** Where the bytes begin that replace others, what was done, and which descriptors have not passed either. */
export interface ChangedPlace extends Pick<ChangedRecord, 'connection' | 'direction' | 'offset' | 'by'> {
  /** Whether what is wrong with it is wrong on purpose, where it was to pass in place of what came. */
  readonly own?: boolean;
  readonly descriptors: number | null;
  readonly passed: readonly PassedDescriptor[] | undefined;
}

/** The frame as it came; null where it was a sideband, or no whole frame. @param offset where it would be in its stream */
export function readingAsItCame(
  was: Uint8Array,
  offset: number,
  direction: Direction | null,
): FrameReading | null {
  const whole = was.length >= HEADER_LENGTH && frameLengthAt(was, 0) === was.length;
  return whole ? readFrame(was, 0, was.length, offset, direction) : null;
}

/** The record of a frame that was changed on its way. */
export function changedRecord(
  { connection, direction, offset, by, own, descriptors, passed }: ChangedPlace,
  was: Uint8Array,
  reading: FrameReading | null,
  problems: readonly Problem[],
): ChangedRecord {
  const frame = reading === null ? null : new ReadFrameRecord(0, connection, null, reading, problems);
  return {
    ...{ type: 'changed', connection, direction, offset, length: 0, by, was: hex(was) },
    ...{
      message: frame?.message ?? null,
      envelope: frame?.envelope ?? null,
      payload: frame?.payload ?? null,
    },
    ...(passed !== undefined && { descriptors, passed }),
    problems: own && insteadOf(by) !== null ? problems.map(asOwn) : problems,
  };
}
