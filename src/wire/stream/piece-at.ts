import { bodyLengthAt, frameLengthAt, headerFault, missingBytes } from '../header.ts';
import { FRAMING_VERSION, HEADER_LENGTH, MAX_BODY_LENGTH, TOKEN_LENGTH } from '../limits.ts';
import { sameBytes } from '../same-bytes.ts';
import { isSideband } from '../sideband.ts';
import { type Boundary, NONE, need } from './boundary.ts';
import { plausibleAt } from './frame-amid.ts';
import { begunToken, isFieldSequence, isOffer, startsLikeFrame } from './plausible.ts';

export interface BoundaryRules {
  /** Whether the stream may hold sidebands: it comes from a broker, or it is not known from whom. */
  readonly sidebands: boolean;
  /** Whether the stream carries an application's own bytes: then only a plausible frame is one. */
  readonly onlyPlausible: boolean;
  /** Whether nothing follows the bytes. */
  readonly ended: boolean;
  /** Whether something followed them that was not recorded. */
  readonly cut?: boolean;
}

const SIDEBAND: Boundary = { type: 'sideband', length: TOKEN_LENGTH };

/**
 * The piece at `start`. docs/protocol.md, "Framing" and "The sideband".
 * @param descriptor whether a descriptor came with the byte at `start`
 */
export function pieceAt(
  bytes: Uint8Array,
  start: number,
  rules: BoundaryRules,
  descriptor: boolean,
): Boundary {
  if (rules.sidebands) {
    if (rules.ended && isSidebandOfCut(bytes, start)) return SIDEBAND;
    const sideband = isSideband(bytes, start, descriptor, rules.ended);
    if (sideband === true) return SIDEBAND;
    if (sideband !== false) return { type: 'need', length: sideband };
  }
  const current = bytes[start] === FRAMING_VERSION;
  const broken = current ? NONE.truncated : NONE.unframed;
  if (bytes.length - start < HEADER_LENGTH) return rules.ended ? broken : need(HEADER_LENGTH);
  if (bodyLengthAt(bytes, start) > MAX_BODY_LENGTH) return current ? NONE.oversize : NONE.unframed;
  // Another framing byte is that of a frame only if all bytes after it are one; so is any among an application's bytes.
  if (!current || rules.onlyPlausible) {
    const plausible = plausibleAt(bytes, start);
    if (plausible === false || (plausible !== true && rules.ended)) return NONE.unframed;
    if (plausible !== true) return need(plausible);
  }
  const length = frameLengthAt(bytes, start);
  if (missingBytes(bytes, start, bytes.length) > 0) return rules.ended ? broken : need(length);
  if (!current && !isFieldSequence(bytes, start + HEADER_LENGTH, start + length)) return NONE.unframed;
  return { type: 'frame', length };
}

/** Whether 16 bytes at `position` are not a frame, and come before the beginning of an offer that shows no other token. */
function isSidebandOfCut(bytes: Uint8Array, position: number): boolean {
  const [offer, body] = [position + TOKEN_LENGTH, position + HEADER_LENGTH];
  const { length } = bytes;
  if (headerFault(bytes, offer, length) !== null || missingBytes(bytes, offer, length) === 0) return false;
  if (!isOffer(bytes, offer + HEADER_LENGTH, length)) return false;
  if (bytes[position] === FRAMING_VERSION && startsLikeFrame(bytes, body, length - body)) return false;
  const token = begunToken(bytes, offer + HEADER_LENGTH, length);
  return token === null || sameBytes(bytes, position, bytes, token.start, token.end - token.start);
}
