import { type Edit, editedFrame } from '../../frames/edited-frame.ts';
import { withPeerPid } from '../../frames/peer-pid.ts';
import type { FrameReading } from '../../wire/frame/frame-reading.ts';
import type { RecordedMessage } from './recorded-message.ts';
import type { Substitutes } from './substitutes.ts';

/** Fields of the wire. docs/protocol.md, "Messages". */
const REQUEST_ID = 5;
const FIELDS = {
  HandoffOffer: { token: 2, correlationId: 4 },
  HandoffAck: { token: 1, correlationId: 4 },
} as const;

/** The bytes of a recorded message for this replay. @param pid of this process */
export function substituted(recorded: RecordedMessage, substitutes: Substitutes, pid: number): Uint8Array {
  const { frame, bytes } = recorded;
  if (recorded.type === 'sideband') return substitutes.token(bytes);
  if (frame === null) return substitutes.inBytes(bytes);
  const { message } = frame;
  if (message === 'Hello') return withPeerPid(frame, pid) ?? bytes;
  if (message !== 'HandoffOffer' && message !== 'HandoffAck') return bytes;
  return handoffFrame(frame, FIELDS[message], substitutes);
}

function handoffFrame(
  frame: FrameReading,
  numbers: { readonly token: number; readonly correlationId: number },
  substitutes: Substitutes,
): Uint8Array {
  const { handoff, requestId, bytes } = frame;
  const edits: Edit[] = [];
  const envelopeEdits: Edit[] = [];
  if (handoff !== null) {
    const { start, end } = handoff.token;
    const token = handoff.token.bytes.subarray(start, end);
    if (token.length > 0) edits.push({ number: numbers.token, value: substitutes.token(token) });
    const id = BigInt(handoff.correlationId);
    if (substitutes.id(id) !== id) edits.push({ number: numbers.correlationId, value: substitutes.id(id) });
  }
  const request = requestId === null ? null : BigInt(requestId);
  if (request !== null && substitutes.id(request) !== request)
    envelopeEdits.push({ number: REQUEST_ID, value: substitutes.id(request) });
  if (edits.length === 0 && envelopeEdits.length === 0) return bytes;
  return editedFrame(frame, edits, envelopeEdits);
}
