import { bytesOf, decode, decodeLoosely, hexOf, number, textOf } from './protobuf.ts';

const FRAME = {
  1: 'varint',
  2: 'varint',
  3: 'varint',
  4: 'bytes',
  5: 'varint',
  6: 'varint',
  7: 'varint',
  8: 'text',
  9: 'text',
} as const;
const HANDOFF = {
  offer: { 1: 'varint', 2: 'bytes', 3: 'text', 4: 'varint' },
  ack: { 1: 'bytes', 2: 'varint', 3: 'text', 4: 'varint' },
} as const;
const REPLY = { 1: 'bytes', 2: 'bytes' } as const;
const NEGOTIATED = {
  1: 'varint',
  2: 'text',
  3: 'text',
  4: 'text',
  5: 'varint',
  6: 'varint',
  7: 'bytes',
  8: 'varint',
} as const;

const HEADER = 5;
const LONGEST_BODY = 16 * 1024 * 1024;

/** What the front of a stream is: a whole frame of that length, the beginning of one, or nothing that can become one. */
export function frontOf(bytes: Uint8Array, at: number): number | 'part' | 'broken' {
  if (at >= bytes.length) return 'part';
  if (bytes[at] !== 1) return 'broken';
  if (bytes.length - at < HEADER) return 'part';
  const length = Buffer.from(bytes.buffer, bytes.byteOffset + at + 1, 4).readUInt32LE();
  if (length > LONGEST_BODY) return 'broken';
  return bytes.length - at < HEADER + length ? 'part' : HEADER + length;
}

/** A whole frame; another framing byte than 1 does not matter to whoever reads leniently. */
export function isFrame(bytes: Uint8Array): boolean {
  return frontOf(Uint8Array.from([1, ...bytes.subarray(1)]), 0) === bytes.length;
}

export interface Envelope {
  readonly kind: number;
  readonly protocol: number;
  readonly requestId: bigint;
  /** Whether version and encoding are the only ones that there are. */
  readonly usual: boolean;
  readonly payload: Uint8Array;
}

/** @param frame with its header */
export function envelopeOf(frame: Uint8Array): Envelope | null {
  const fields = decode(frame.subarray(HEADER), FRAME);
  if (fields === null) return null;
  return {
    kind: Number(BigInt.asIntN(32, number(fields, 2))),
    protocol: Number(BigInt.asUintN(32, number(fields, 3))),
    requestId: number(fields, 5),
    usual: BigInt.asUintN(32, number(fields, 1)) === 1n && BigInt.asIntN(32, number(fields, 6)) === 0n,
    payload: bytesOf(fields, 4),
  };
}

export interface HandoffMessage {
  readonly token: string;
  readonly correlationId: bigint;
  readonly accepted: boolean;
  readonly detail: string;
}

function ackOf(payload: Uint8Array): HandoffMessage | null {
  const fields = decode(payload, HANDOFF.ack);
  if (fields === null) return null;
  return {
    token: hexOf(fields, 1),
    correlationId: number(fields, 4),
    accepted: number(fields, 2) !== 0n,
    detail: textOf(fields, 3),
  };
}

/** Whether the whole frame reads as an ACK, or as a ready. */
export function isAck(frame: Uint8Array): boolean {
  const envelope = envelopeOf(frame);
  return envelope?.protocol === 0xd0ff && ackOf(envelope.payload) !== null;
}

/** What a HelloReply says, as far as a client goes by it. */
export interface ReplyMessage {
  readonly refused: boolean;
  readonly backendPipe: string;
  readonly token: string;
  readonly passing: boolean;
}

/** Null where a client must reject it. */
export function replyOf(payload: Uint8Array): ReplyMessage | null {
  const fields = decode(payload, REPLY);
  if (fields === null || fields.size === 0) return null;
  const refused = [...fields.keys()].at(-1) === 2;
  const negotiated = decode(bytesOf(fields, 1), NEGOTIATED);
  if (negotiated === null) return null;
  return {
    refused,
    backendPipe: textOf(negotiated, 3),
    token: hexOf(negotiated, 7),
    passing: (number(negotiated, 5) & 1n) === 1n,
  };
}

export type Answer = 'accepted' | 'refused' | 'invalid';

/** The token and the id in a frame, as far as they can be read: whoever only looks on does not reject it. */
export function idsIn(
  frame: Uint8Array,
  message: 'offer' | 'ack',
): { readonly token: string; readonly correlationId: bigint } {
  const payload = bytesOf(decodeLoosely(frame.subarray(HEADER), FRAME).fields, 4);
  const { fields } = decodeLoosely(payload, HANDOFF[message]);
  const ids = message === 'offer' ? { token: 2, correlationId: 4 } : { token: 1, correlationId: 4 };
  return { token: hexOf(fields, ids.token), correlationId: number(fields, ids.correlationId) };
}

/** Whether a frame says accepted, as far as that can be read. */
export function saysAccepted(frame: Uint8Array): boolean {
  const payload = bytesOf(decodeLoosely(frame.subarray(HEADER), FRAME).fields, 4);
  return number(decodeLoosely(payload, HANDOFF.ack).fields, 2) !== 0n;
}

/** What an ACK is as the answer to that offer. docs/protocol.md, "What a broker requires of an ACK". */
export function answerOf(frame: Uint8Array, token: string, correlationId: bigint): Answer {
  const envelope = frame[0] === 1 ? envelopeOf(frame) : null;
  if (envelope?.usual !== true || envelope.kind !== 1 || envelope.protocol !== 0xd0ff) return 'invalid';
  const ack = ackOf(envelope.payload);
  if (ack === null || envelope.requestId !== correlationId || ack.correlationId !== correlationId)
    return 'invalid';
  if (ack.token !== token) return 'invalid';
  return ack.accepted ? 'accepted' : 'refused';
}

/** What a ready is for the client that was given that token. docs/protocol.md, "What a client requires of ready". */
export function readyOf(frame: Uint8Array, token: string): Answer {
  const envelope = frame[0] === 1 ? envelopeOf(frame) : null;
  if (envelope?.usual !== true || envelope.kind !== 2 || envelope.protocol !== 0xd0ff) return 'invalid';
  const ready = ackOf(envelope.payload);
  if (ready === null || ready.token !== token) return 'invalid';
  return ready.accepted ? 'accepted' : 'refused';
}
