import { FrameKind, PayloadEncoding } from '../../wire/registry.ts';
import { casesOf } from '../case.ts';
import {
  afterBody,
  afterPayload,
  beforeBody,
  beforePayload,
  type Change,
  withEnvelope,
  withoutEnvelope,
} from '../changed-draft.ts';
import { CLOSES, isAccepted, isDropped } from './offering.ts';
import type { BackendPeer } from './peer.ts';

/** Field 100 as a varint 1. */
const FIELD_100 = [0xa0, 0x06, 0x01];

/** What a backend requires of the envelope: everything else about these offers is right. */
export const envelope = casesOf<BackendPeer>('backend/envelope', 'offer-version', [
  wrong('version-missing', 'offer-version', 'no envelope_version', withoutEnvelope('envelopeVersion')),
  wrong('version-2', 'offer-version', 'envelope_version 2', withEnvelope({ envelopeVersion: 2 })),
  wrong('kind-response', 'offer-kind', 'an offer in a RESPONSE', withEnvelope({ kind: FrameKind.RESPONSE })),
  wrong('kind-event', 'offer-kind', 'an offer in an EVENT', withEnvelope({ kind: FrameKind.EVENT })),
  wrong('kind-cancel', 'offer-kind', 'an offer in a CANCEL', withEnvelope({ kind: FrameKind.CANCEL })),
  wrong('kind-unknown', 'offer-kind', 'an offer of kind 9', withEnvelope({ kind: 9 })),
  wrong(
    'protocol-missing',
    'offer-protocol',
    'no payload_protocol: control',
    withoutEnvelope('payloadProtocol'),
  ),
  wrong(
    'protocol-next',
    'offer-protocol',
    'payload_protocol 0xD0FE',
    withEnvelope({ payloadProtocol: 0xd0fe }),
  ),
  wrong(
    'encoding-zstd',
    'offer-encoding',
    'payload_encoding ZSTD',
    withEnvelope({ payloadEncoding: PayloadEncoding.ZSTD }),
  ),
  wrong('encoding-unknown', 'offer-encoding', 'payload_encoding 9', withEnvelope({ payloadEncoding: 9 })),
]);

/** What a backend has to accept: it is legal, even if no broker writes it. */
export const leniency = casesOf<BackendPeer>('backend/leniency', 'messages-unknown', [
  legal('unknown-envelope-field', 'messages-unknown', 'a field 100 in the Frame', afterBody(...FIELD_100)),
  legal(
    'reserved-envelope-field',
    'frame-reserved',
    'the reserved field 12 in the Frame',
    afterBody(0x60, 0x01),
  ),
  legal('unknown-payload-field', 'messages-unknown', 'a field 100 in the offer', afterPayload(...FIELD_100)),
  legal(
    'reserved-payload-field',
    'messages-reserved',
    'the reserved field 7 in the offer',
    afterPayload(0x38, 0x01),
  ),
  legal(
    'defaults-written-out',
    'messages-defaults',
    'payload_encoding, deadline_unix_ms, traceparent and tracestate written out with their defaults',
    afterBody(0x30, 0x00, 0x38, 0x00, 0x42, 0x00, 0x4a, 0x00),
  ),
  {
    ...legal('handle-left-out', 'messages-defaults', 'a handle_value of 0, left out', (draft) => ({
      ...draft,
      changePayload: (bytes) => bytes,
    })),
    needs: 'sideband',
  },
  legal(
    'last-kind-counts',
    'messages-twice',
    'kind twice, first CANCEL and then REQUEST: the last one counts',
    beforeBody(0x10, 0x03, 0x10, 0x00),
  ),
  legal(
    'last-token-counts',
    'messages-twice',
    'token twice, first another one and then that of the sideband: the last one counts',
    beforePayload(0x12, 0x10, ...new Array(16).fill(0xab)),
  ),
  legal(
    'traceparent',
    'messages-unknown',
    'a traceparent and a tracestate',
    withEnvelope({
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      tracestate: 'vendor=1',
    }),
  ),
  legal('version-last', 'frame-version', 'envelope_version after all other fields', (draft) => ({
    ...withoutEnvelope('envelopeVersion')(draft),
    changeBody: (body) => Buffer.concat([body, Uint8Array.of(0x08, 0x01)]),
  })),
  legal('long-varint', 'messages-varint', 'a correlation_id in ten bytes', (draft) => ({
    ...draft,
    payload: { ...draft.payload, correlationId: '0' },
    changePayload: (bytes) =>
      Buffer.concat([draft.changePayload(bytes), Uint8Array.of(0x20, 0x81, ...Array(8).fill(0x80), 0x00)]),
  })),
]);

function wrong(name: string, section: string, title: string, change: Change) {
  return {
    name,
    section,
    title,
    required: CLOSES,
    run: (peer: BackendPeer) => isDropped(peer, { change }),
  };
}

function legal(name: string, section: string, title: string, change: Change) {
  return {
    name,
    section,
    title,
    required: 'accepts it',
    run: async (peer: BackendPeer) => {
      await isAccepted(peer, { change });
    },
  };
}
