import { bodyLengthAt, frameLengthAt, headerFault, missingBytes } from '../header.ts';
import { FRAMING_VERSION, HEADER_LENGTH, MAX_BODY_LENGTH, TOKEN_LENGTH } from '../limits.ts';
import { sameBytes } from '../same-bytes.ts';
import { isSideband } from '../sideband.ts';
import { begunToken, isFieldSequence, isOffer, PLAUSIBLE_PREFIX, startsLikeFrame } from './plausible.ts';

/** Why bytes are not a frame. */
export type UnframedReason = 'unframed' | 'oversize' | 'truncated';

/** What is at a place where a frame could start: a piece, too few bytes to tell, or nothing that could be one. */
export type Boundary =
  | { readonly type: 'sideband' | 'frame'; readonly length: number }
  /** `length`: how many bytes there must be, from the place on, before another look is worthwhile. */
  | { readonly type: 'need'; readonly length: number }
  | { readonly type: 'none'; readonly reason: UnframedReason };

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
const NONE = {
  unframed: { type: 'none', reason: 'unframed' },
  oversize: { type: 'none', reason: 'oversize' },
  truncated: { type: 'none', reason: 'truncated' },
} as const;

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

/** The same for a place among bytes that are not a frame: only a complete, plausible frame is taken for one. */
export function frameAmid(bytes: Uint8Array, start: number, ended: boolean): Boundary {
  if (headerFault(bytes, start, bytes.length) !== null) return NONE.unframed;
  const plausible = bytes.length - start < HEADER_LENGTH ? HEADER_LENGTH : plausibleAt(bytes, start);
  if (plausible === false || (plausible !== true && ended)) return NONE.unframed;
  if (plausible !== true) return need(plausible);
  const length = frameLengthAt(bytes, start);
  if (missingBytes(bytes, start, bytes.length) === 0) return { type: 'frame', length };
  return ended ? NONE.unframed : need(length);
}

/** Whether the first fields after a complete header are those of a Frame; a number is how many bytes are needed to tell. */
function plausibleAt(bytes: Uint8Array, start: number): boolean | number {
  const bodyLength = bodyLengthAt(bytes, start);
  const prefix = Math.min(HEADER_LENGTH + bodyLength, PLAUSIBLE_PREFIX);
  if (bytes.length - start < prefix) return prefix;
  return startsLikeFrame(bytes, start + HEADER_LENGTH, bodyLength);
}

/** Whether bytes that end inside a frame begin as a plausible one does; false where too few are there to tell. */
export function beginsFrame(bytes: Uint8Array): boolean {
  if (bytes.length < HEADER_LENGTH || headerFault(bytes, 0, bytes.length) !== null) return false;
  return plausibleAt(bytes, 0) === true;
}

function need(length: number): Boundary {
  return { type: 'need', length };
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
