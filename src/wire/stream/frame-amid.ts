import { bodyLengthAt, frameLengthAt, headerFault, missingBytes } from '../header.ts';
import { HEADER_LENGTH } from '../limits.ts';
import { type Boundary, NONE, need } from './boundary.ts';
import { PLAUSIBLE_PREFIX, startsLikeFrame } from './plausible.ts';

/** What is at a place among bytes that are not a frame: only a complete, plausible frame is taken for one. */
export function frameAmid(bytes: Uint8Array, start: number, ended: boolean): Boundary {
  if (headerFault(bytes, start, bytes.length) !== null) return NONE.unframed;
  const plausible = bytes.length - start < HEADER_LENGTH ? HEADER_LENGTH : plausibleAt(bytes, start);
  if (plausible === false || (plausible !== true && ended)) return NONE.unframed;
  if (plausible !== true) return need(plausible);
  const length = frameLengthAt(bytes, start);
  if (missingBytes(bytes, start, bytes.length) === 0) return { type: 'frame', length };
  return ended ? NONE.unframed : need(length);
}

/** Whether bytes that end inside a frame begin as a plausible one does; false where too few are there to tell. */
export function beginsFrame(bytes: Uint8Array): boolean {
  if (bytes.length < HEADER_LENGTH || headerFault(bytes, 0, bytes.length) !== null) return false;
  return plausibleAt(bytes, 0) === true;
}

/** Whether the first fields after a complete header are those of a Frame; a number is how many bytes are needed to tell. */
export function plausibleAt(bytes: Uint8Array, start: number): boolean | number {
  const bodyLength = bodyLengthAt(bytes, start);
  const prefix = Math.min(HEADER_LENGTH + bodyLength, PLAUSIBLE_PREFIX);
  const mayBegin = startsLikeFrame(bytes, start + HEADER_LENGTH, bodyLength);
  return mayBegin && bytes.length - start < prefix ? prefix : mayBegin;
}
