import { ENVELOPE_VERSION, FRAMING_VERSION } from '../wire/limits.ts';
import { encodeMessage, type Fields, frameBytes } from './encode.ts';

/** The frames that scripts and faults know. `sideband` is what goes before an offer; `admin`: a request of the admin protocol. */
export const FRAME_NAMES = ['hello', 'reply', 'sideband', 'offer', 'ack', 'ready', 'admin'] as const;
export type FrameName = (typeof FRAME_NAMES)[number];

/** What people call each of them. */
export const FRAME_NOUNS = {
  hello: 'Hello',
  reply: 'HelloReply',
  sideband: 'sideband',
  offer: 'offer',
  ack: 'ACK',
  ready: 'ready',
  admin: 'admin request',
} as const satisfies { readonly [frame in FrameName]: string };

/**
 * A frame before it is encoded, as layers that can be changed one by one. Each step that encodes can be replaced, so that a change
 * to one layer leaves the others right.
 */
export interface Draft {
  readonly message: 'HandoffOffer' | 'HandoffAck' | 'Hello' | 'HelloReply' | 'AdminRequest' | 'AdminReply';
  readonly payload: Fields;
  readonly envelope: Fields;
  readonly framingVersion: number;
  /** Applied to the encoded payload, to the encoded Frame, and to the whole frame. */
  readonly changePayload: (bytes: Uint8Array) => Uint8Array;
  readonly changeBody: (bytes: Uint8Array) => Uint8Array;
  readonly changeFrame: (bytes: Uint8Array) => Uint8Array;
}

const unchanged = (bytes: Uint8Array) => bytes;

export interface EnvelopeFields {
  readonly kind: number;
  readonly payloadProtocol: number;
  /** As a decimal string. */
  readonly requestId: string;
}

/** A right frame around a payload, as the reference writes it: defaults left out. */
export function draft(message: Draft['message'], payload: Fields, envelope: EnvelopeFields): Draft {
  const { kind, payloadProtocol, requestId } = envelope;
  return {
    message,
    payload,
    envelope: {
      envelopeVersion: ENVELOPE_VERSION,
      ...(kind !== 0 && { kind }),
      ...(payloadProtocol !== 0 && { payloadProtocol }),
      ...(requestId !== '0' && { requestId }),
    },
    framingVersion: FRAMING_VERSION,
    changePayload: unchanged,
    changeBody: unchanged,
    changeFrame: unchanged,
  };
}

export function encodeDraft(draft: Draft): Uint8Array {
  const payload = draft.changePayload(encodeMessage(draft.message, draft.payload));
  const body = draft.changeBody(encodeMessage('Frame', { ...draft.envelope, payload }));
  return draft.changeFrame(frameBytes(body, draft.framingVersion));
}
