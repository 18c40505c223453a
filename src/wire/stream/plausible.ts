import { VarintReader } from '../fields/varint.ts';
import { ENVELOPE_VERSION, HEADER_LENGTH, TOKEN_LENGTH } from '../limits.ts';
import { FrameKind, Protocol } from '../registry.ts';

/**
 * Fast, bounded looks at bytes that may or may not be a frame. They read at most MAX_FIELDS fields, so that no input can make
 * cutting a stream slow.
 */
const MAX_FIELDS = 64;

/** Enough of a frame to tell whether it is plausible, in bytes: its header, envelope_version and the next tag. */
export const PLAUSIBLE_PREFIX = HEADER_LENGTH + 3;

/** `envelope_version = 1` as every writer starts a Frame. */
const VERSION_FIELD = 0x08;
/** The tags of Frame's other fields, in their wire types. */
const FRAME_TAGS: ReadonlySet<number> = new Set([0x10, 0x18, 0x22, 0x28, 0x30, 0x38, 0x42, 0x4a]);

const PAYLOAD_FIELD = 4;
const OFFER_TOKEN_FIELD = 2;

/** Whether a body starts with the first fields of a Frame, as every known writer makes them; as far as its bytes are there. */
export function startsLikeFrame(bytes: Uint8Array, bodyStart: number, bodyLength: number): boolean {
  const there = bytes.length - bodyStart;
  if (bodyLength < 2 || (there > 0 && bytes[bodyStart] !== VERSION_FIELD)) return false;
  if (there > 1 && bytes[bodyStart + 1] !== ENVELOPE_VERSION) return false;
  return bodyLength === 2 || there < 3 || FRAME_TAGS.has(bytes[bodyStart + 2]!);
}

/** Whether a body can start with that byte: it is a tag of Frame, whose fields a writer may put in any order. */
export function isFrameTag(byte: number | undefined): boolean {
  return byte === VERSION_FIELD || FRAME_TAGS.has(byte!);
}

/** Whether `bytes[start, end)` is a sequence of protobuf fields, and not too many. */
export function isFieldSequence(bytes: Uint8Array, start: number, end: number): boolean {
  return walkFields(bytes, start, end, () => {}) === end;
}

/** Where the token is in the offer that a frame's body holds; null when there is no field where an offer has it. */
export function offeredToken(
  bytes: Uint8Array,
  start: number,
  end: number,
): { readonly start: number; readonly end: number } | null {
  const payload = lastField(bytes, start, end, PAYLOAD_FIELD);
  return payload === null ? null : lastField(bytes, payload.start, payload.end, OFFER_TOKEN_FIELD);
}

/** The same in the beginning of a frame's body, as much of the token as is there, at most 16 bytes. */
export function begunToken(
  bytes: Uint8Array,
  start: number,
  end: number,
): { readonly start: number; readonly end: number } | null {
  const payload = lastField(bytes, start, end, PAYLOAD_FIELD, true);
  const token = payload && lastField(bytes, payload.start, payload.end, OFFER_TOKEN_FIELD, true);
  return token && { start: token.start, end: Math.min(token.end, token.start + TOKEN_LENGTH) };
}

/** Whether a frame's body is a handoff REQUEST, whatever its token. */
export function isOffer(bytes: Uint8Array, start: number, end: number): boolean {
  return isHandoff(bytes, start, end, FrameKind.REQUEST);
}

/** Whether the beginning of a frame's body shows an ACK. */
export function startsLikeAck(bytes: Uint8Array, start: number, end: number): boolean {
  return isHandoff(bytes, start, end, FrameKind.RESPONSE);
}

function isHandoff(bytes: Uint8Array, start: number, end: number, wanted: number): boolean {
  let protocol: number | bigint = 0;
  let kind: number | bigint = 0;
  walkFields(bytes, start, end, (number, wireType) => {
    if (wireType === 0 && number === 2) kind = varint.value;
    if (wireType === 0 && number === 3) protocol = varint.value;
  });
  return protocol === Protocol.HANDOFF && kind === wanted;
}

function lastField(
  bytes: Uint8Array,
  start: number,
  end: number,
  wanted: number,
  begun = false,
): { start: number; end: number } | null {
  let found: { start: number; end: number } | null = null;
  const stopped = walkFields(bytes, start, end, (number, wireType, valueStart, valueEnd) => {
    if (number === wanted && wireType === 2) found = { start: valueStart, end: valueEnd };
  });
  if (!begun || !varint.read(bytes, stopped, end) || varint.low !== (wanted << 3) + 2) return found;
  return varint.read(bytes, varint.next, end) ? { start: varint.next, end } : found;
}

const varint = new VarintReader();

/** One field of a message, read without a schema. */
export interface PlainField {
  readonly number: number;
  readonly wireType: number;
  /** Of a varint. */
  readonly integer: number | bigint;
  readonly start: number;
  readonly end: number;
}

/** The fields of a message that has at most two; null for others, and where the bytes are not a message. */
export function fewFields(bytes: Uint8Array, start: number, end: number): readonly PlainField[] | null {
  const fields: PlainField[] = [];
  const stopped = walkFields(bytes, start, end, (number, wireType, valueStart, valueEnd) => {
    const integer = wireType === 0 ? varint.value : 0;
    if (fields.length < 3) fields.push({ number, wireType, integer, start: valueStart, end: valueEnd });
  });
  return stopped === end && fields.length <= 2 ? fields : null;
}

/** Visits the fields from `start` on; gives the position where that broke off, `end` when it did not. */
function walkFields(
  bytes: Uint8Array,
  start: number,
  end: number,
  visit: (number: number, wireType: number, valueStart: number, valueEnd: number) => void,
): number {
  let position = start;
  for (let count = 0; position < end; count++) {
    if (count === MAX_FIELDS || !varint.read(bytes, position, end)) return position;
    const tag = varint.low;
    const number = tag >>> 3;
    const wireType = tag & 7;
    let valueStart = varint.next;
    let valueEnd = valueStart;
    if (number === 0) return position;
    if (wireType === 1) valueEnd += 8;
    else if (wireType === 5) valueEnd += 4;
    else if (wireType === 0 || wireType === 2) {
      if (!varint.read(bytes, valueStart, end)) return position;
      if (wireType === 2) valueStart = varint.next;
      valueEnd = wireType === 0 ? varint.next : valueStart + Number(varint.value);
    } else return position;
    if (valueEnd > end) return position;
    visit(number, wireType, valueStart, valueEnd);
    position = valueEnd;
  }
  return position;
}
