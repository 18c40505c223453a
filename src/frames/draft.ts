import { ENVELOPE_VERSION, FRAMING_VERSION } from '../wire/limits.ts';
import { FrameKind, Protocol } from '../wire/registry.ts';
import { encodeMessage, type Fields, frameBytes } from './encode.ts';

/**
 * A frame before it is encoded: what a fault may change, layer by layer. Each step that encodes can be
 * replaced, so that a fault touches one layer and leaves the others right.
 */
export interface Draft {
  readonly message: 'HandoffOffer' | 'HandoffAck' | 'Hello' | 'HelloReply';
  readonly payload: Fields;
  readonly envelope: Fields;
  readonly framingVersion: number;
  /** Applied to the encoded payload, to the encoded Frame, and to the whole frame. */
  readonly changePayload: (bytes: Uint8Array) => Uint8Array;
  readonly changeBody: (bytes: Uint8Array) => Uint8Array;
  readonly changeFrame: (bytes: Uint8Array) => Uint8Array;
}

const unchanged = (bytes: Uint8Array) => bytes;

/** `handle_value = 0`, which protobufjs leaves out as every default. */
const NO_HANDLE = Uint8Array.of(0x08, 0x00);

export interface AckFields {
  readonly token: Uint8Array;
  readonly correlationId: string;
  readonly accepted: boolean;
  readonly errorDetail: string;
}

export interface OfferFields {
  readonly token: Uint8Array;
  readonly correlationId: string;
  readonly serviceName: string;
  readonly handleValue: string;
}

/** An ACK as the reference writes it: defaults left out. */
export function ackDraft(ack: AckFields): Draft {
  const { token, accepted, errorDetail, correlationId } = ack;
  const payload = {
    ...(token.length > 0 && { token }),
    ...(accepted && { accepted }),
    ...(errorDetail !== '' && { errorDetail }),
    ...(correlationId !== '0' && { correlationId }),
  };
  return draft('HandoffAck', payload, FrameKind.RESPONSE, correlationId);
}

/** The ready that relays an ACK to the client: the same message in an EVENT. */
export function readyDraft(ack: AckFields): Draft {
  const relayed = ackDraft(ack);
  return { ...relayed, envelope: { ...relayed.envelope, kind: FrameKind.EVENT } };
}

/** An offer as the reference’s broker writes it: a handle_value of 0 is spelled out. */
export function offerDraft(offer: OfferFields): Draft {
  const { token, handleValue, serviceName, correlationId } = offer;
  const payload = {
    ...(handleValue !== '0' && { handleValue }),
    ...(token.length > 0 && { token }),
    ...(serviceName !== '' && { serviceName }),
    ...(correlationId !== '0' && { correlationId }),
  };
  const plain = draft('HandoffOffer', payload, FrameKind.REQUEST, correlationId);
  return handleValue === '0'
    ? { ...plain, changePayload: (bytes) => Buffer.concat([NO_HANDLE, bytes]) }
    : plain;
}

export function encodeDraft(draft: Draft): Uint8Array {
  const payload = draft.changePayload(encodeMessage(draft.message, draft.payload));
  const body = draft.changeBody(encodeMessage('Frame', { ...draft.envelope, payload }));
  return draft.changeFrame(frameBytes(body, draft.framingVersion));
}

/** A frame of the control protocol. @param requestId as a decimal string */
export function controlDraft(
  message: 'Hello' | 'HelloReply',
  payload: Fields,
  kind: number,
  requestId: string,
): Draft {
  return draft(message, payload, kind, requestId, Protocol.CONTROL);
}

function draft(
  message: Draft['message'],
  payload: Fields,
  kind: number,
  requestId: string,
  payloadProtocol: number = Protocol.HANDOFF,
): Draft {
  const envelope = {
    envelopeVersion: ENVELOPE_VERSION,
    ...(kind !== 0 && { kind }),
    ...(payloadProtocol !== 0 && { payloadProtocol }),
    ...(requestId !== '0' && { requestId }),
  };
  return {
    message,
    payload,
    envelope,
    framingVersion: FRAMING_VERSION,
    changePayload: unchanged,
    changeBody: unchanged,
    changeFrame: unchanged,
  };
}
