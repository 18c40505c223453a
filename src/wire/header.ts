import { FRAMING_VERSION, HEADER_LENGTH, MAX_BODY_LENGTH } from './limits.ts';

/**
 * What the 5 bytes of framing at `start` say. The only place that reads them: lenient and strict readers differ in
 * what they do about the answer, not in how they ask. docs/protocol.md, "Framing".
 */

/** Length of the body in bytes. All 5 bytes of the header must be there. */
export function bodyLengthAt(bytes: Uint8Array, start: number): number {
  return (
    (bytes[start + 1]! | (bytes[start + 2]! << 8) | (bytes[start + 3]! << 16) | (bytes[start + 4]! << 24)) >>>
    0
  );
}

/** Length of the frame in bytes, header included. */
export function frameLengthAt(bytes: Uint8Array, start: number): number {
  return HEADER_LENGTH + bodyLengthAt(bytes, start);
}

export type HeaderFault = 'version' | 'oversize';

/** Why the bytes from `start` to `end` cannot be the beginning of a frame; null while they can. */
export function headerFault(
  bytes: Uint8Array,
  start: number,
  end: number,
  longestBody = MAX_BODY_LENGTH,
): HeaderFault | null {
  if (start < end && bytes[start] !== FRAMING_VERSION) return 'version';
  if (end - start < HEADER_LENGTH) return null;
  return bodyLengthAt(bytes, start) > longestBody ? 'oversize' : null;
}

/**
 * How many bytes of the frame at `start` are missing before `end`; 0 when it is complete. Where part of the header is
 * missing, only that part is counted: nothing tells yet how long the frame is.
 */
export function missingBytes(bytes: Uint8Array, start: number, end: number): number {
  const present = end - start;
  if (present < HEADER_LENGTH) return HEADER_LENGTH - present;
  return Math.max(0, frameLengthAt(bytes, start) - present);
}
