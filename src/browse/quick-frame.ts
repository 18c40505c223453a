import { repeatedText } from '../wire/fields/repeated-text.ts';
import { hex, type MessageValue } from '../wire/fields/value.ts';
import { HandoffScan } from '../wire/frame/handoff-scan.ts';
import { ENVELOPE_VERSION, TOKEN_LENGTH } from '../wire/limits.ts';
import { FrameKind, Protocol } from '../wire/registry.ts';

const scan = new HandoffScan();

/** The payload of an ordinary offer or ACK as records show it, without reading the frame field by field; null: it is none. */
export function quickPayload(bytes: Uint8Array): MessageValue | null {
  if (!scan.scan(bytes, 0, bytes.length)) return null;
  const { kind, tokenStart, textStart, textEnd } = scan;
  const token = hex(bytes, tokenStart, tokenStart + TOKEN_LENGTH);
  const text = repeatedText(bytes, textStart, textEnd);
  const correlationId = String(scan.id);
  if (kind === FrameKind.REQUEST)
    return { handleValue: String(scan.handleValue), token, serviceName: text, correlationId };
  if (kind !== FrameKind.RESPONSE) return null;
  return { token, accepted: scan.accepted, errorDetail: text, correlationId };
}

/** The same of its envelope: what an ordinary one leaves out has its default. */
export function quickEnvelope(bytes: Uint8Array): MessageValue | null {
  if (!scan.scan(bytes, 0, bytes.length)) return null;
  if (scan.kind !== FrameKind.REQUEST && scan.kind !== FrameKind.RESPONSE) return null;
  return {
    envelopeVersion: ENVELOPE_VERSION,
    kind: scan.kind === FrameKind.REQUEST ? 'FRAME_KIND_REQUEST' : 'FRAME_KIND_RESPONSE',
    payloadProtocol: Protocol.HANDOFF,
    requestId: String(scan.id),
    payloadEncoding: 'PAYLOAD_ENCODING_NONE',
    deadlineUnixMs: '0',
    traceparent: '',
    tracestate: '',
  };
}
