import { FrameKind, PayloadEncoding } from '../../wire/registry.ts';
import { casesOf } from '../case.ts';
import { afterPayload, type Change, withEnvelope, withoutEnvelope, withPayload } from '../changed-draft.ts';
import type { BrokerPeer } from './peer.ts';
import { hello, refusesWith } from './talk.ts';

const REJECTED = 'ERROR_PEER_REJECTED';
const UNSUPPORTED = 'ERROR_VERSION_UNSUPPORTED';

/** Hellos that can be read and have to be refused, each with the code that its rule names. */
export const wrongHellos = casesOf<BrokerPeer>('broker/hello', 'hello-fields', [
  ...[
    wrong('envelope-version', 'envelope_version 2', UNSUPPORTED, withEnvelope({ envelopeVersion: 2 })),
    wrong('no-version', 'no envelope_version', UNSUPPORTED, withoutEnvelope('envelopeVersion')),
    wrong('kind', 'a Hello in an EVENT', REJECTED, withEnvelope({ kind: FrameKind.EVENT })),
    wrong('kind-response', 'a Hello in a RESPONSE', REJECTED, withEnvelope({ kind: FrameKind.RESPONSE })),
    wrong('payload-protocol', 'payload_protocol 1', REJECTED, withEnvelope({ payloadProtocol: 1 })),
    wrong(
      'payload-encoding',
      'payload_encoding ZSTD',
      REJECTED,
      withEnvelope({ payloadEncoding: PayloadEncoding.ZSTD }),
    ),
    wrong('payload', 'a payload that is not a Hello', REJECTED, afterPayload(0x1a, 0x7f)),
  ].map((one) => ({ ...one, section: 'hello-envelope' })),
  {
    ...wrong(
      'wrong-wire-type',
      'a service_name in the wire type of a number',
      REJECTED,
      afterPayload(0x18, 1),
    ),
    section: 'messages-wire-type',
  },
  {
    ...wrong(
      'invalid-utf8',
      'a client_version that is not UTF-8',
      REJECTED,
      afterPayload(0x2a, 2, 0xc3, 0x28),
    ),
    section: 'messages-utf8',
  },
  wrong(
    'range-above',
    'protocols 2 to 9',
    UNSUPPORTED,
    withPayload({ clientMinProtocol: 2, clientMaxProtocol: 9 }),
  ),
  wrong(
    'range-below',
    'protocols 0 to 0',
    UNSUPPORTED,
    withPayload({ clientMinProtocol: 0, clientMaxProtocol: 0 }),
  ),
  wrong('service-name-empty', 'an empty service_name', REJECTED, withPayload({ serviceName: '' })),
  wrong(
    'service-name-upper',
    'upper case in service_name',
    REJECTED,
    withPayload({ serviceName: 'Zccache' }),
  ),
  wrong(
    'service-name-long',
    'a service_name of 65 characters',
    REJECTED,
    withPayload({ serviceName: 'a'.repeat(65) }),
  ),
  {
    ...wrong(
      'service-unknown',
      'a service that does not exist',
      'ERROR_SERVICE_UNKNOWN',
      withPayload({ serviceName: 'no-such-service-here' }),
    ),
    section: 'hello-service',
  },
  wrong('wanted-version', 'a wanted_version of two numbers', REJECTED, withPayload({ wantedVersion: '1.2' })),
  wrong('wanted-version-empty', 'an empty wanted_version', REJECTED, withPayload({ wantedVersion: '' })),
  wrong(
    'wanted-version-upper',
    'upper case in the suffix of wanted_version',
    REJECTED,
    withPayload({ wantedVersion: '1.0.0-RC1' }),
  ),
  wrong(
    'wanted-version-long',
    'a wanted_version of 65 bytes',
    REJECTED,
    withPayload({ wantedVersion: `1.0.0-${'a'.repeat(59)}` }),
  ),
  wrong(
    'client-version-long',
    'a client_version of 129 bytes',
    REJECTED,
    withPayload({ clientVersion: 'v'.repeat(129) }),
  ),
  wrong(
    'client-lib-long',
    'a client_lib_name of 65 bytes',
    REJECTED,
    withPayload({ clientLibName: 'n'.repeat(65) }),
  ),
  wrong(
    'client-lib-version-long',
    'a client_lib_version of 65 bytes',
    REJECTED,
    withPayload({ clientLibVersion: 'n'.repeat(65) }),
  ),
  {
    ...wrong('peer-pid', 'the pid of another process in peer_pid', REJECTED, withPayload({ peerPid: 1 })),
    section: 'hello-peer-pid',
  },
]);

function wrong(name: string, title: string, code: string, change: Change) {
  return {
    name,
    title,
    required: `refuses with ${code}`,
    run: async (peer: BrokerPeer) => {
      const wire = await peer.dial();
      await wire.send(hello(peer, change));
      await refusesWith(wire, code);
    },
  };
}
