import { withEnvelope } from '../../../src/conform/changed-draft.ts';
import { FrameKind, Protocol } from '../../../src/wire/registry.ts';
import {
  agrees,
  claims,
  ends,
  envelope,
  has,
  hello,
  isBare,
  negotiated,
  refuses,
  says,
} from './broker-conditions.ts';
import type { WrongBroker } from './wrong-broker.ts';

const lengthOf = (value: unknown) => Buffer.byteLength(String(value));
const without = (field: 'traceparent' | 'tracestate'): WrongBroker =>
  says('HelloReply', withEnvelope({ [field]: '' }));

/** For each case about Hellos and their replies a broker that fails it. */
export const WRONG_ABOUT_HELLOS: { readonly [name: string]: WrongBroker } = {
  'envelope-version': agrees(envelope(({ envelopeVersion }) => envelopeVersion === 2)),
  'no-version': agrees(envelope(({ envelopeVersion }) => envelopeVersion === 0)),
  kind: agrees(
    envelope(({ kind, payloadProtocol }) => kind === FrameKind.EVENT && payloadProtocol === Protocol.CONTROL),
  ),
  'kind-response': agrees(hello((_, { kind }) => kind === FrameKind.RESPONSE)),
  'payload-protocol': agrees(envelope(({ payloadProtocol }) => payloadProtocol === 1)),
  'payload-encoding': agrees(envelope(({ payloadEncoding }) => payloadEncoding === 1)),
  payload: agrees(
    envelope((frame) => has('1a7f')(frame.bytes) && frame.payloadProtocol === Protocol.CONTROL),
  ),
  'wrong-wire-type': agrees(envelope((frame) => has('311801')(frame.bytes) && frame.payloadProtocol === 0)),
  'invalid-utf8': agrees(has('c328')),
  'range-above': agrees(hello(({ clientMinProtocol }) => clientMinProtocol === 2)),
  'range-below': agrees(hello(({ clientMaxProtocol }) => clientMaxProtocol === 0)),
  'service-name-empty': agrees(hello(({ serviceName }) => serviceName === '')),
  'service-name-upper': agrees(hello(({ serviceName }) => serviceName === 'Zccache')),
  'service-name-long': agrees(hello(({ serviceName }) => lengthOf(serviceName) === 65)),
  'service-unknown': agrees(hello(({ serviceName }) => serviceName === 'no-such-service-here')),
  'wanted-version': agrees(hello(({ wantedVersion }) => wantedVersion === '1.2')),
  'wanted-version-empty': agrees(hello(({ wantedVersion }) => wantedVersion === '')),
  'wanted-version-upper': agrees(hello(({ wantedVersion }) => wantedVersion === '1.0.0-RC1')),
  'wanted-version-long': agrees(hello(({ wantedVersion }) => lengthOf(wantedVersion) === 65)),
  'client-version-long': agrees(hello(({ clientVersion }) => lengthOf(clientVersion) === 129)),
  'client-lib-long': agrees(hello(({ clientLibName }) => lengthOf(clientLibName) === 65)),
  'client-lib-version-long': agrees(hello(({ clientLibVersion }) => lengthOf(clientLibVersion) === 65)),
  'peer-pid': agrees(hello(({ peerPid }) => peerPid === 1)),
  'framing-version': agrees((said) => said[0] === 2),
  empty: agrees(claims(0)),
  'over-the-cap': agrees(claims(16_777_217)),
  'length-u32-max': agrees(claims(0xffff_ffff)),
  frame: agrees(ends('4a7f')),
  oversize: agrees(claims(65_537)),
  bare: agrees(isBare),
  half: { ignoresHalfClose: true },
  'peer-pid-zero': refuses(hello(({ peerPid }) => peerPid === 0)),
  'client-version-at-the-cap': refuses(hello(({ clientVersion }) => lengthOf(clientVersion) === 128)),
  'client-lib-at-the-cap': refuses(hello(({ clientLibName }) => lengthOf(clientLibName) === 64)),
  'range-around': refuses(
    hello(({ clientMinProtocol, clientMaxProtocol }) => clientMinProtocol === 0 && clientMaxProtocol === 9),
  ),
  'service-name-at-the-cap': refuses(hello(({ serviceName }) => lengthOf(serviceName) === 64)),
  'wanted-version-at-the-cap': refuses(hello(({ wantedVersion }) => lengthOf(wantedVersion) === 64)),
  'at-the-cap': refuses(claims(65_536)),
  'unknown-field': refuses(ends('a00601')),
  'reserved-field': refuses(has('880101')),
  'defaults-written-out': refuses(has('3a0048007800')),
  'last-range-counts': refuses(has('10000801')),
  'byte-by-byte': {
    hears: (said, { writes }) => (writes > 10 && hello(() => true)(said, null as never) ? 'close' : null),
  },
  'request-id-repeated': says('HelloReply', (draft) =>
    draft.envelope['requestId'] === '77' ? withEnvelope({ requestId: '1' })(draft) : draft,
  ),
  'negotiated-protocol': says('HelloReply', negotiated({ negotiatedProtocol: 2 })),
  'trace-repeated': without('traceparent'),
  'tracestate-repeated': without('tracestate'),
};
