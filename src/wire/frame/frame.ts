import type { Direction } from '../direction.ts';
import type { FrameReading } from './frame-reading.ts';
import { scannedFrame } from './scanned-frame.ts';
import { readThoroughly } from './thorough-frame.ts';

/**
 * Reads the frame that stands complete in `bytes[start, end)`, its 5 bytes of framing included: the short way where
 * it is a handoff frame as every writer makes it, field by field otherwise.
 * @param base what turns an index into an offset in the stream
 * @param direction null when only the frame itself can tell
 */
export function readFrame(
  bytes: Uint8Array,
  start: number,
  end: number,
  base: number,
  direction: Direction | null,
): FrameReading {
  return (
    scannedFrame(bytes, start, end, base, direction) ?? readThoroughly(bytes, start, end, base, direction)
  );
}
