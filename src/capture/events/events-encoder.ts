import type { Segment } from '../../records/segment.ts';
import type { Direction } from '../../wire/direction.ts';
import type { CaptureEncoder } from '../encoder.ts';
import { type Event, hexOf } from './event.ts';

/** Writes events.ndjson: one write per line. */
export class EventsEncoder implements CaptureEncoder {
  private start: number | null = null;

  head(): Uint8Array {
    return new Uint8Array();
  }

  segment(segment: Segment): Uint8Array {
    const { connection, direction, time, descriptors, bytes, passed, unread, application, gap, changed } =
      segment;
    const { anywhere, settled } = segment;
    if (segment.ends) return this.endConnection(connection, time, direction);
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
      ...(changed !== undefined && { by: changed.by, was: hexOf(changed.was) }),
    });
  }

  endConnection(connection: number, time: number | null, endedBy: Direction | null): Uint8Array {
    const direction = arrowOf(endedBy);
    return this.line(time, { connection, direction, descriptors: null, hex: '', ended: true });
  }

  end(): Uint8Array {
    return new Uint8Array();
  }

  private line(time: number | null, event: Omit<Event, 'us' | 'start'>): Uint8Array {
    const first = this.start === null && time !== null;
    if (first) this.start = time;
    const us = time === null ? null : time - this.start!;
    return Buffer.from(`${JSON.stringify({ us, ...event, ...(first && { start: time }) })}\n`);
  }
}

function arrowOf(direction: Direction | null): string | null {
  return direction?.replace('-to-', '->') ?? null;
}
