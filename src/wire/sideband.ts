import { HandoffScan } from './frame/handoff-scan.ts';
import { bodyLengthAt, frameLengthAt, headerFault, missingBytes } from './header.ts';
import { FRAMING_VERSION, HEADER_LENGTH, MAX_BODY_LENGTH, TOKEN_LENGTH } from './limits.ts';
import { FrameKind } from './registry.ts';
import { sameBytes } from './same-bytes.ts';
import { frameAmid } from './stream/frame-amid.ts';
import { isFrameTag, isOffer, offeredToken, PLAUSIBLE_PREFIX, startsLikeFrame } from './stream/plausible.ts';

/**
 * What follows 16 bytes that may be a sideband: an offer with these very bytes as its token, an offer with another
 * token, or no offer. A number is how many bytes there must be, from the 16 on, before that can be told.
 */
export type AfterSideband = 'own-offer' | 'other-offer' | 'no-offer' | number;

/** The 16 bytes, and as much of the frame after them as tells whether it could be an offer. */
const SIDEBAND_PREFIX = TOKEN_LENGTH + PLAUSIBLE_PREFIX;

const scan = new HandoffScan();

/** What follows the 16 bytes at `start`. docs/protocol.md, "The sideband". */
export function afterSideband(bytes: Uint8Array, start: number): AfterSideband {
  const offer = start + TOKEN_LENGTH;
  if (bytes.length - start < SIDEBAND_PREFIX) return SIDEBAND_PREFIX;
  if (bodyLengthAt(bytes, offer) > MAX_BODY_LENGTH || !startsLikeOffer(bytes, offer)) return 'no-offer';
  const end = offer + frameLengthAt(bytes, offer);
  const first = handoffBefore(bytes, start, end);
  if (first !== false) return first === true ? 'no-offer' : first;
  if (bytes.length < end) return end - start;
  if (scan.scan(bytes, offer, end) && scan.kind === FrameKind.REQUEST)
    return sameBytes(bytes, start, bytes, scan.tokenStart, TOKEN_LENGTH) ? 'own-offer' : 'other-offer';
  const body = offer + HEADER_LENGTH;
  const token = offeredToken(bytes, body, end);
  const own =
    token !== null &&
    token.end - token.start === TOKEN_LENGTH &&
    sameBytes(bytes, start, bytes, token.start, TOKEN_LENGTH);
  if (own) return 'own-offer';
  return isOffer(bytes, body, end) ? 'other-offer' : 'no-offer';
}

/**
 * Whether an offer or an ACK at `start` ends before the offer would that seems to follow 16 of its bytes, as some tokens within it
 * look; a number is how many bytes there must be to tell. Only one that is right to its end counts: a sideband can begin like one.
 */
function handoffBefore(bytes: Uint8Array, start: number, offerEnd: number): boolean | number {
  const body = start + HEADER_LENGTH;
  const end = start + frameLengthAt(bytes, start);
  if (bytes[start] !== FRAMING_VERSION || end >= offerEnd) return false;
  if (!startsLikeFrame(bytes, body, bodyLengthAt(bytes, start))) return false;
  if (bytes.length < end) return end - start;
  return scan.scan(bytes, start, end) && scan.kind !== FrameKind.EVENT;
}

/**
 * Whether the 16 bytes at `start` are a sideband; a number is how many bytes there must be to tell. Bytes that carry
 * the token of the offer after them are one, whatever they look like. With a descriptor, so are all bytes that are not
 * a complete frame: a descriptor that comes with a frame is misplaced. Fewer than 16 before a complete, plausible frame are
 * not: that frame stays one.
 * @param descriptor whether a descriptor came with the byte at `start`
 * @param ended whether nothing follows the bytes
 */
export function isSideband(
  bytes: Uint8Array,
  start: number,
  descriptor: boolean,
  ended: boolean,
): boolean | number {
  const within = descriptor ? frameWithin(bytes, start, ended) : false;
  const alone = descriptor && within === false && couldBeOnlySideband(bytes, start);
  const after = alone ? 'no-offer' : afterSideband(bytes, start);
  if (after === 'own-offer') return true;
  if (!descriptor) return typeof after === 'number' && !ended ? after : false;
  if (within !== false && after !== 'other-offer') return shortSideband(within, after, ended);
  const room = bytes.length - start >= TOKEN_LENGTH;
  if (headerFault(bytes, start, bytes.length) !== null) return room || ended ? room : TOKEN_LENGTH;
  const missing = missingBytes(bytes, start, bytes.length);
  // A frame as short as a token may be one: the offer after it tells.
  const tells = typeof after === 'number' && !ended && frameLengthAt(bytes, start) <= TOKEN_LENGTH;
  if (missing === 0) return tells ? after : false;
  if (after === 'other-offer' || ended) return room;
  const available = bytes.length - start;
  return Math.min(available + missing, typeof after === 'number' ? after : Number.POSITIVE_INFINITY);
}

/** Whether a complete, plausible frame begins within the 16 bytes, after the first of them; a number is how many bytes there must be to tell. */
export function frameWithin(bytes: Uint8Array, start: number, ended: boolean): boolean | number {
  const end = Math.min(start + TOKEN_LENGTH, bytes.length);
  for (let at = start + 1; at < end; at++) {
    if (bytes[at] !== FRAMING_VERSION) continue;
    const piece = frameAmid(bytes, at, ended);
    if (piece.type === 'frame') return true;
    if (piece.type === 'need') return at - start + piece.length;
  }
  return false;
}

/** The same for bytes within which a frame begins, or may: only an offer after all 16 of them makes them a sideband. */
function shortSideband(within: true | number, after: AfterSideband, ended: boolean): false | number {
  const offer = typeof after === 'number' && !ended ? after : Number.POSITIVE_INFINITY;
  const frame = within === true ? Number.POSITIVE_INFINITY : within;
  const needed = Math.min(offer, frame);
  return Number.isFinite(needed) ? needed : false;
}

/** Whether no frame can start there, so that nothing has to be waited for. */
function couldBeOnlySideband(bytes: Uint8Array, start: number): boolean {
  return headerFault(bytes, start, bytes.length) !== null;
}

/**
 * The frame of an offer starts with the right framing byte and with a field of Frame, or, as any plausible frame does, with the right
 * envelope_version. Without this, some tokens would look like the header of a frame that has to be waited for.
 */
function startsLikeOffer(bytes: Uint8Array, start: number): boolean {
  const body = start + HEADER_LENGTH;
  if (bytes[start] === FRAMING_VERSION) return bodyLengthAt(bytes, start) > 0 && isFrameTag(bytes[body]);
  return startsLikeFrame(bytes, body, bodyLengthAt(bytes, start));
}
