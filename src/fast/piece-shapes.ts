import { frameLengthAt } from '../wire/header.ts';
import {
  ENVELOPE_VERSION,
  FRAMING_VERSION,
  HEADER_LENGTH,
  MAX_BODY_LENGTH,
  TOKEN_LENGTH,
} from '../wire/limits.ts';
import { frameWithin } from '../wire/sideband.ts';
import { isFrameTag } from '../wire/stream/plausible.ts';

/** No offer or ACK is shorter: each holds a token. In bytes. */
export const SHORTEST_FRAME = HEADER_LENGTH + TOKEN_LENGTH;
const VERSION_FIELD = 0x08;

/** Whether `[start, end)` are 16 bytes in which no frame begins. */
export function isAlone(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start !== TOKEN_LENGTH || bytes[start] === FRAMING_VERSION) return false;
  for (let at = start + 1; at < end; at++) {
    if (bytes[at] !== FRAMING_VERSION) continue;
    const body = at + HEADER_LENGTH;
    // The first byte of a body nearly always tells that there is no frame.
    if (body < end && bytes[body] !== VERSION_FIELD) continue;
    return frameWithin(bytes.subarray(0, end), start, false) === false;
  }
  return true;
}

/** Where the frame at `start` ends; -1 when it is not all there. */
export function frameEnd(bytes: Uint8Array, start: number): number {
  if (start + SHORTEST_FRAME > bytes.length) return -1;
  const end = start + frameLengthAt(bytes, start);
  return end <= bytes.length && end - start <= HEADER_LENGTH + MAX_BODY_LENGTH ? end : -1;
}

/** Whether an offer could begin after 16 bytes: with the right framing byte and a field of Frame, or with the right envelope_version. */
export function mayBeSideband(bytes: Uint8Array, at: number): boolean {
  const frame = at + TOKEN_LENGTH;
  const first = bytes[frame + HEADER_LENGTH];
  if (bytes[frame] === FRAMING_VERSION) return isFrameTag(first);
  return first === VERSION_FIELD && bytes[frame + HEADER_LENGTH + 1] === ENVELOPE_VERSION;
}

/** Whether the same token is at two places. */
export function sameTokens(view: DataView, one: number, other: number): boolean {
  return (
    view.getInt32(one, true) === view.getInt32(other, true) &&
    view.getInt32(one + 4, true) === view.getInt32(other + 4, true) &&
    view.getInt32(one + 8, true) === view.getInt32(other + 8, true) &&
    view.getInt32(one + 12, true) === view.getInt32(other + 12, true)
  );
}
