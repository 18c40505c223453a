import type { Draft } from '../../frames/draft.ts';
import { encodeMessage, frameBytes } from '../../frames/encode.ts';
import { messageValue } from '../../wire/fields/value.ts';
import { FrameKind, PayloadEncoding } from '../../wire/registry.ts';
import { casesOf, Unmet } from '../case.ts';
import { told } from '../told.ts';
import { type BrokerPeer, PROMPT_MS } from './peer.ts';
import { agreesAndHandsOver, hello, refusesWith } from './talk.ts';

const REJECTED = 'ERROR_PEER_REJECTED';
const UNSUPPORTED = 'ERROR_VERSION_UNSUPPORTED';

export const hellos = casesOf<BrokerPeer>('broker/hello', 'hello-fields', [
  wrong('envelope-version', 'envelope_version 2', UNSUPPORTED, envelope({ envelopeVersion: 2 })),
  wrong('kind', 'a Hello in an EVENT', REJECTED, envelope({ kind: FrameKind.EVENT })),
  wrong('payload-protocol', 'payload_protocol 1', REJECTED, envelope({ payloadProtocol: 1 })),
  wrong(
    'payload-encoding',
    'payload_encoding ZSTD',
    REJECTED,
    envelope({ payloadEncoding: PayloadEncoding.ZSTD }),
  ),
  wrong('payload', 'a payload that is not a Hello', REJECTED, (draft) => ({
    ...draft,
    changePayload: (bytes) => Buffer.concat([bytes, Uint8Array.of(0x1a, 0x7f)]),
  })),
  wrong(
    'range-above',
    'protocols 2 to 9',
    UNSUPPORTED,
    fields({ clientMinProtocol: 2, clientMaxProtocol: 9 }),
  ),
  wrong(
    'range-below',
    'protocols 0 to 0',
    UNSUPPORTED,
    fields({ clientMinProtocol: 0, clientMaxProtocol: 0 }),
  ),
  wrong('service-name-empty', 'an empty service_name', REJECTED, fields({ serviceName: '' })),
  wrong('service-name-upper', 'upper case in service_name', REJECTED, fields({ serviceName: 'Zccache' })),
  wrong(
    'service-name-long',
    'a service_name of 65 characters',
    REJECTED,
    fields({ serviceName: 'a'.repeat(65) }),
  ),
  wrong(
    'service-unknown',
    'a service that nobody has',
    'ERROR_SERVICE_UNKNOWN',
    fields({ serviceName: 'no-such-service-here' }),
  ),
  wrong('wanted-version', 'a wanted_version of two numbers', REJECTED, fields({ wantedVersion: '1.2' })),
  wrong(
    'wanted-version-long',
    'a wanted_version of 65 bytes',
    REJECTED,
    fields({ wantedVersion: `1.0.0-${'a'.repeat(59)}` }),
  ),
  wrong(
    'client-version-long',
    'a client_version of 129 bytes',
    REJECTED,
    fields({ clientVersion: 'v'.repeat(129) }),
  ),
  wrong(
    'client-lib-long',
    'a client_lib_name of 65 bytes',
    REJECTED,
    fields({ clientLibName: 'n'.repeat(65) }),
  ),
  wrong(
    'client-lib-version-long',
    'a client_lib_version of 65 bytes',
    REJECTED,
    fields({ clientLibVersion: 'n'.repeat(65) }),
  ),
  {
    name: 'peer-pid',
    section: 'hello-peer-pid',
    title: 'the pid of another process in peer_pid',
    required: `refuses with ${REJECTED}`,
    run: async (peer) => {
      const wire = await peer.dial();
      await wire.send(hello(peer, fields({ peerPid: 1 })));
      await refusesWith(wire, REJECTED);
    },
  },
  {
    name: 'peer-pid-zero',
    section: 'hello-peer-pid',
    title: 'no pid in peer_pid',
    required: 'agrees: a client that claims none is not checked',
    run: async (peer) => {
      await agreesAndHandsOver(peer, hello(peer, fields({ peerPid: 0 })));
    },
  },
  {
    name: 'client-version-at-the-cap',
    title: 'a client_version of exactly 128 bytes',
    required: 'agrees',
    run: async (peer) => {
      await agreesAndHandsOver(peer, hello(peer, fields({ clientVersion: 'v'.repeat(128) })));
    },
  },
  {
    name: 'framing-version',
    section: 'hello-framing',
    title: 'the framing byte 2',
    required: 'refuses, with request_id 0, or closes',
    run: async (peer) => {
      const wire = await peer.dial();
      await wire.send(Buffer.concat([Uint8Array.of(2), hello(peer).subarray(1)]));
      await refusesOrCloses(wire);
    },
  },
  {
    name: 'frame',
    section: 'hello-frame',
    title: 'a body that is not a protobuf Frame',
    required: 'refuses it, or closes',
    run: async (peer) => {
      const wire = await peer.dial();
      const beyond = Uint8Array.of(0x4a, 0x7f);
      await wire.send(
        hello(peer, (draft) => ({ ...draft, changeBody: (body) => Buffer.concat([body, beyond]) })),
      );
      await refusesOrCloses(wire);
    },
  },
  {
    name: 'oversize',
    section: 'framing-hello-cap',
    title: 'a Hello of 64 KiB and one byte',
    required: 'refuses it',
    run: async (peer) => {
      const wire = await peer.dial();
      await wire.send(
        hello(peer, (draft) => ({ ...draft, changeBody: (body) => padded(body, 64 * 1024 + 1) })),
      );
      await refusesOrCloses(wire);
    },
  },
  {
    name: 'bare',
    section: 'hello-bare',
    title: 'a Hello without a Frame around it',
    required: 'refuses it, or closes',
    run: async (peer) => {
      const wire = await peer.dial();
      await wire.send(
        frameBytes(
          encodeMessage('Hello', { clientMinProtocol: 1, clientMaxProtocol: 1, serviceName: peer.service }),
        ),
      );
      await refusesOrCloses(wire);
    },
  },
  {
    name: 'request-id-repeated',
    section: 'reply-request-id',
    title: 'request_id of the HelloReply',
    required: 'is that of the Hello',
    run: async (peer) => {
      const { frame } = await agreesAndHandsOver(peer, hello(peer, envelope({ requestId: '77' })));
      if (String(frame.requestId) !== '77') throw new Unmet(`request_id ${frame.requestId}`);
    },
  },
  {
    name: 'negotiated-protocol',
    section: 'reply-protocol',
    title: 'negotiated_protocol of the HelloReply',
    required: 'is 1, the only protocol that the client offered',
    run: async (peer) => {
      const { frame } = await agreesAndHandsOver(peer);
      const reply = frame.payload === null ? {} : messageValue(frame.payload);
      const { negotiatedProtocol } = reply['negotiated'] as { readonly negotiatedProtocol?: unknown };
      if (Number(negotiatedProtocol) !== 1) throw new Unmet(`negotiated_protocol ${negotiatedProtocol}`);
    },
  },
  {
    name: 'trace-repeated',
    section: 'reply-trace',
    title: 'traceparent and tracestate of the HelloReply',
    level: 'should',
    required: 'are those of the Hello',
    run: async (peer) => {
      const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
      const { frame } = await agreesAndHandsOver(peer, hello(peer, envelope({ traceparent })));
      const bytes = Buffer.from(
        frame.bytes.buffer,
        frame.bytes.byteOffset + frame.start,
        frame.end - frame.start,
      );
      if (!bytes.includes(traceparent)) throw new Unmet('no traceparent');
    },
  },
]);

function wrong(name: string, title: string, code: string, change: (draft: Draft) => Draft) {
  return {
    name,
    section: sectionOf(name),
    title,
    required: `refuses with ${code}`,
    run: async (peer: BrokerPeer) => {
      const wire = await peer.dial();
      await wire.send(hello(peer, change));
      await refusesWith(wire, code);
    },
  };
}

async function refusesOrCloses(wire: Awaited<ReturnType<BrokerPeer['dial']>>): Promise<void> {
  const heard = await wire.hear(PROMPT_MS);
  if (heard.type === 'closed') return;
  if (heard.type !== 'frame' || heard.frame.message !== 'HelloReply')
    throw new Unmet(`${told(heard)} instead of a refusal`);
  const refused = heard.frame.payload?.fields.some(({ type }) => type?.name === 'refused');
  if (!refused) throw new Unmet('a HelloReply that agrees');
}

function envelope(changed: Draft['envelope']): (draft: Draft) => Draft {
  return (draft) => ({ ...draft, envelope: { ...draft.envelope, ...changed } });
}

function fields(changed: Draft['payload']): (draft: Draft) => Draft {
  return (draft) => ({ ...draft, payload: { ...draft.payload, ...changed } });
}

/** A body made longer by an unknown field with a length of three bytes. */
function padded(body: Uint8Array, length: number): Uint8Array {
  const rest = length - body.length - 5;
  const size = [(rest & 0x7f) | 0x80, ((rest >> 7) & 0x7f) | 0x80, rest >> 14];
  return Buffer.concat([body, Uint8Array.of(0xc2, 0x3e, ...size), new Uint8Array(rest)]);
}

function sectionOf(name: string): string {
  if (name === 'service-unknown') return 'hello-service';
  return name === 'kind' || name === 'payload' || /^(envelope|payload)-/.test(name)
    ? 'hello-envelope'
    : 'hello-fields';
}
