import type { Segment } from '../../records/segment.ts';
import type { Direction } from '../../wire/direction.ts';
import type { CaptureEncoder } from '../encoder.ts';
import { type Event, hexOf } from './event.ts';

/**
 * The most bytes of one line: a reader, ours among them, may refuse a line of many MiB. Of a longer frame that was replaced only the
 * beginning is kept.
 */
const MOST_IN_A_LINE = 256 * 1024;

/** Writes events.ndjson: one write per line; a longer one than fits into a line is several. */
export class EventsEncoder implements CaptureEncoder {
  private start: number | null = null;
  /** Until it has been noted. */
  private deadlineMs: number | null;

  /** @param deadlineMs how long whoever records it waits for an ACK; null: not noted */
  constructor(deadlineMs: number | null = null) {
    this.deadlineMs = deadlineMs;
  }

  head(): Uint8Array {
    return new Uint8Array();
  }

  segment(segment: Segment): Uint8Array {
    const { connection, direction, time, descriptors, bytes, passed, unread, application, gap, changed } =
      segment;
    const { anywhere, settled } = segment;
    if (segment.ends) return this.endConnection(connection, time, direction);
    if (bytes.length > MOST_IN_A_LINE) return this.severalLines(segment);
    // Null where it was not recorded.
    const place = anywhere ?? (passed === undefined && (descriptors ?? 0) > 0 ? false : undefined);
    return this.line(time, {
      connection,
      direction: arrowOf(direction),
      descriptors,
      hex: hexOf(bytes),
      ...(passed !== undefined && { passed }),
      ...(unread && { unread }),
      ...(application && { application }),
      ...(place !== undefined && { anywhere: place }),
      ...(settled !== undefined && { settled }),
      ...(gap !== undefined && { gap }),
      ...(changed !== undefined && { by: changed.by, was: hexOf(changed.was.subarray(0, MOST_IN_A_LINE)) }),
    });
  }

  endConnection(connection: number, time: number | null, endedBy: Direction | null): Uint8Array {
    const direction = arrowOf(endedBy);
    return this.line(time, { connection, direction, descriptors: null, hex: '', ended: true });
  }

  end(): Uint8Array {
    return new Uint8Array();
  }

  /** Descriptors, and what else is said of a segment, belong to the first of its bytes. */
  private severalLines(segment: Segment): Uint8Array {
    const { connection, direction, time, application, unread, bytes } = segment;
    const descriptors = segment.descriptors === null ? null : 0;
    const lines = [this.segment({ ...segment, bytes: bytes.subarray(0, MOST_IN_A_LINE) })];
    for (let at = MOST_IN_A_LINE; at < bytes.length; at += MOST_IN_A_LINE)
      lines.push(
        this.segment({
          ...{ connection, direction, time, descriptors, bytes: bytes.subarray(at, at + MOST_IN_A_LINE) },
          ...(application && { application }),
          ...(unread && { unread }),
        }),
      );
    return Buffer.concat(lines);
  }

  private line(time: number | null, event: Omit<Event, 'us' | 'start' | 'deadlineMs'>): Uint8Array {
    const first = this.start === null && time !== null;
    if (first) this.start = time;
    const us = time === null ? null : time - this.start!;
    const { deadlineMs } = this;
    this.deadlineMs = null;
    const beginning = { ...(first && { start: time }), ...(deadlineMs !== null && { deadlineMs }) };
    return Buffer.from(`${JSON.stringify({ us, ...event, ...beginning })}\n`);
  }
}

function arrowOf(direction: Direction | null): string | null {
  return direction?.replace('-to-', '->') ?? null;
}
