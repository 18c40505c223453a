import { type Edit, editedFrame } from '../../frames/edited-frame.ts';
import { withPeerPid } from '../../frames/peer-pid.ts';
import type { FrameReading } from '../../wire/frame/frame-reading.ts';
import type { Following } from './following.ts';
import type { Line } from './scene.ts';

/** Fields of the wire. docs/protocol.md, "Messages". */
const REQUEST_ID = 5;
const FIELDS = {
  HandoffOffer: { token: 2, correlationId: 4 },
  HandoffAck: { token: 1, correlationId: 4 },
} as const;

/** A line as it is to be said this time. @param pid of this process */
export function substituted(line: Line, following: Following, pid: number): Uint8Array {
  const { frame, bytes } = line;
  if (line.type === 'sideband') return following.token(bytes);
  if (frame === null) return bytes;
  const { message } = frame;
  if (message === 'Hello') return withPeerPid(frame, pid) ?? bytes;
  if (message !== 'HandoffOffer' && message !== 'HandoffAck') return bytes;
  return handoffFrame(frame, FIELDS[message], following);
}

function handoffFrame(
  frame: FrameReading,
  numbers: { readonly token: number; readonly correlationId: number },
  following: Following,
): Uint8Array {
  const { handoff, requestId, bytes } = frame;
  const edits: Edit[] = [];
  const envelopeEdits: Edit[] = [];
  if (handoff !== null) {
    const { start, end } = handoff.token;
    const token = handoff.token.bytes.subarray(start, end);
    if (token.length > 0) edits.push({ number: numbers.token, value: following.token(token) });
    const id = BigInt(handoff.correlationId);
    if (following.id(id) !== id) edits.push({ number: numbers.correlationId, value: following.id(id) });
  }
  const request = requestId === null ? null : BigInt(requestId);
  if (request !== null && following.id(request) !== request)
    envelopeEdits.push({ number: REQUEST_ID, value: following.id(request) });
  if (edits.length === 0 && envelopeEdits.length === 0) return bytes;
  return editedFrame(frame, edits, envelopeEdits);
}
