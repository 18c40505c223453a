import type { Draft } from '../../frames/draft.ts';
import { FrameKind, PayloadEncoding } from '../../wire/registry.ts';
import { casesOf } from '../case.ts';
import { accepts, drops, offer, releases } from './offering.ts';
import type { BackendPeer } from './peer.ts';

const CLOSES = 'closes the connection without accepting, and with it the descriptor';
/** Field 100 as a varint 1. */
const FIELD_100 = [0xa0, 0x06, 0x01];

/** What a backend requires of the envelope: everything else about these offers is right. */
export const envelope = casesOf<BackendPeer>('backend/envelope', 'offer-version', [
  wrong('version-missing', 'offer-version', 'no envelope_version', (draft) =>
    without(draft, 'envelopeVersion'),
  ),
  wrong('version-2', 'offer-version', 'envelope_version 2', (draft) =>
    envelopeWith(draft, { envelopeVersion: 2 }),
  ),
  wrong('kind-response', 'offer-kind', 'an offer in a RESPONSE', (draft) =>
    envelopeWith(draft, { kind: FrameKind.RESPONSE }),
  ),
  wrong('kind-event', 'offer-kind', 'an offer in an EVENT', (draft) =>
    envelopeWith(draft, { kind: FrameKind.EVENT }),
  ),
  wrong('kind-cancel', 'offer-kind', 'an offer in a CANCEL', (draft) =>
    envelopeWith(draft, { kind: FrameKind.CANCEL }),
  ),
  wrong('kind-unknown', 'offer-kind', 'an offer of kind 9', (draft) => envelopeWith(draft, { kind: 9 })),
  wrong('protocol-missing', 'offer-protocol', 'no payload_protocol: control', (draft) =>
    without(draft, 'payloadProtocol'),
  ),
  wrong('protocol-next', 'offer-protocol', 'payload_protocol 0xD0FE', (draft) =>
    envelopeWith(draft, { payloadProtocol: 0xd0fe }),
  ),
  wrong('encoding-zstd', 'offer-encoding', 'payload_encoding ZSTD', (draft) =>
    envelopeWith(draft, { payloadEncoding: PayloadEncoding.ZSTD }),
  ),
  wrong('encoding-unknown', 'offer-encoding', 'payload_encoding 9', (draft) =>
    envelopeWith(draft, { payloadEncoding: 9 }),
  ),
]);

/** What a backend has to put up with: legal, whether or not anybody writes it. */
export const leniency = casesOf<BackendPeer>('backend/leniency', 'messages-unknown', [
  legal('unknown-envelope-field', 'messages-unknown', 'a field 100 in the Frame', after(FIELD_100)),
  legal(
    'reserved-envelope-field',
    'frame-reserved',
    'the reserved field 12 in the Frame',
    after([0x60, 0x01]),
  ),
  legal('unknown-payload-field', 'messages-unknown', 'a field 100 in the offer', inPayload(FIELD_100)),
  legal(
    'reserved-payload-field',
    'messages-reserved',
    'the reserved field 7 in the offer',
    inPayload([0x38, 0x01]),
  ),
  legal(
    'defaults-written-out',
    'messages-defaults',
    'payload_encoding, deadline_unix_ms, traceparent and tracestate written out with their defaults',
    after([0x30, 0x00, 0x38, 0x00, 0x42, 0x00, 0x4a, 0x00]),
  ),
  legal('handle-left-out', 'messages-defaults', 'a handle_value of 0 that is left out', (draft) => ({
    ...draft,
    changePayload: (bytes) => bytes,
  })),
  legal(
    'last-kind-counts',
    'messages-twice',
    'kind twice, CANCEL and then REQUEST: the last one counts',
    before([0x10, 0x03, 0x10, 0x00]),
  ),
  legal('traceparent', 'messages-unknown', 'a traceparent and a tracestate', (draft) =>
    envelopeWith(draft, {
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      tracestate: 'vendor=1',
    }),
  ),
  legal('version-last', 'frame-version', 'envelope_version after all other fields', (draft) => ({
    ...without(draft, 'envelopeVersion'),
    changeBody: (body) => Buffer.concat([body, Uint8Array.of(0x08, 0x01)]),
  })),
  legal('long-varint', 'messages-varint', 'a correlation_id in ten bytes', (draft) => ({
    ...draft,
    payload: { ...draft.payload, correlationId: '0' },
    changePayload: (bytes) =>
      Buffer.concat([draft.changePayload(bytes), Uint8Array.of(0x20, 0x81, ...Array(8).fill(0x80), 0x00)]),
  })),
]);

function wrong(name: string, section: string, title: string, change: (draft: Draft) => Draft) {
  return {
    name,
    section,
    title,
    required: CLOSES,
    run: async (peer: BackendPeer) => {
      const wire = await peer.dial();
      const made = await offer(peer, wire, { change });
      await drops(wire, made);
      await releases(made);
    },
  };
}

function legal(name: string, section: string, title: string, change: (draft: Draft) => Draft) {
  return {
    name,
    section,
    title,
    required: 'accepts it',
    run: async (peer: BackendPeer) => {
      const wire = await peer.dial();
      await accepts(wire, await offer(peer, wire, { change }));
    },
  };
}

function envelopeWith(draft: Draft, fields: Draft['envelope']): Draft {
  return { ...draft, envelope: { ...draft.envelope, ...fields } };
}

function without(draft: Draft, name: string): Draft {
  const { [name]: _left, ...envelope } = draft.envelope;
  return { ...draft, envelope };
}

function after(bytes: readonly number[]): (draft: Draft) => Draft {
  return (draft) => ({ ...draft, changeBody: (body) => Buffer.concat([body, Uint8Array.from(bytes)]) });
}

function before(bytes: readonly number[]): (draft: Draft) => Draft {
  return (draft) => ({ ...draft, changeBody: (body) => Buffer.concat([Uint8Array.from(bytes), body]) });
}

function inPayload(bytes: readonly number[]): (draft: Draft) => Draft {
  return (draft) => ({
    ...draft,
    changePayload: (payload) => Buffer.concat([draft.changePayload(payload), Uint8Array.from(bytes)]),
  });
}
