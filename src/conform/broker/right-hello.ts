import { judgeReply } from '../../handoff/judge-reply.ts';
import { MAX_HELLO_BODY_LENGTH } from '../../wire/limits.ts';
import { casesOf, Unmet } from '../case.ts';
import {
  afterBody,
  afterPayload,
  beforePayload,
  type Change,
  paddedTo,
  withPayload,
} from '../changed-draft.ts';
import { type BrokerPeer, PROMPT_MS } from './peer.ts';
import { accepted, ack, agreesInWrites, hello, offers, refusalCode } from './talk.ts';

/** Hellos at the edge of what is right: a broker agrees to each of them. */
export const rightHellos = casesOf<BrokerPeer>('broker/hello', 'hello-fields', [
  {
    ...right('peer-pid-zero', 'no pid in peer_pid', withPayload({ peerPid: 0 })),
    section: 'hello-peer-pid',
    required: 'agrees: without a claim there is nothing to check',
  },
  right(
    'client-version-at-the-cap',
    'a client_version of exactly 128 bytes',
    withPayload({ clientVersion: 'v'.repeat(128) }),
  ),
  right(
    'client-lib-at-the-cap',
    'client_lib_name and client_lib_version of exactly 64 bytes',
    withPayload({ clientLibName: 'n'.repeat(64), clientLibVersion: 'v'.repeat(64) }),
  ),
  right(
    'range-around',
    'protocols 0 to 9, which include 1',
    withPayload({ clientMinProtocol: 0, clientMaxProtocol: 9 }),
  ),
  notRejected('service-name-at-the-cap', 'a service_name of 64 characters', { serviceName: 'a'.repeat(64) }),
  notRejected('wanted-version-at-the-cap', 'a wanted_version of 64 bytes', {
    wantedVersion: `1.0.0-${'a'.repeat(58)}`,
  }),
  {
    ...right('at-the-cap', 'a Hello of exactly 64 KiB', paddedTo(MAX_HELLO_BODY_LENGTH)),
    level: 'should',
    section: 'framing-hello-cap',
    required: 'agrees: the cap is included',
  },
  {
    ...right('unknown-field', 'a field 100 in the Frame and in the Hello', (draft) =>
      afterBody(0xa0, 0x06, 0x01)(afterPayload(0xa0, 0x06, 0x01)(draft)),
    ),
    section: 'messages-unknown',
  },
  {
    ...right('reserved-field', 'the reserved field 17 in the Hello', afterPayload(0x88, 0x01, 0x01)),
    section: 'messages-reserved',
  },
  {
    ...right(
      'defaults-written-out',
      'auth_token, connection_id and client_keepalive_secs written out with their defaults',
      afterPayload(0x3a, 0x00, 0x48, 0x00, 0x78, 0x00),
    ),
    section: 'messages-defaults',
  },
  {
    ...right(
      'last-range-counts',
      'client_max_protocol twice, first 0 and then 1: the last one counts',
      beforePayload(0x10, 0x00),
    ),
    section: 'messages-twice',
  },
  {
    name: 'byte-by-byte',
    section: 'hello-framing',
    title: 'a Hello in writes of one byte',
    required: 'agrees',
    run: async (peer) => {
      const writes = Array.from(hello(peer), (byte) => Uint8Array.of(byte));
      const offered = await offers(peer, await agreesInWrites(await peer.dial(), writes));
      await offered.wire.send(ack(offered));
    },
  },
]);

function right(name: string, title: string, change: Change) {
  return {
    name,
    title,
    required: 'agrees',
    run: async (peer: BrokerPeer) => {
      await accepted(peer, hello(peer, change));
    },
  };
}

/** The broker need not know the service, nor serve the version; but it must not reject what names it. */
function notRejected(name: string, title: string, fields: Parameters<typeof withPayload>[0]) {
  return {
    name,
    title,
    required: 'does not refuse it with ERROR_PEER_REJECTED: that length is still allowed',
    run: async (peer: BrokerPeer) => {
      const wire = await peer.dial();
      await wire.send(hello(peer, withPayload(fields)));
      const heard = await wire.hear(PROMPT_MS);
      if (heard.type !== 'frame' || heard.frame.payload?.complete !== true)
        throw new Unmet('no HelloReply that can be read');
      if (refusalCode(heard) === 'ERROR_PEER_REJECTED') throw new Unmet('refused with ERROR_PEER_REJECTED');
      // A broker that serves one client after another would go on waiting for this ACK.
      const token = judgeReply(heard.frame).negotiated?.token ?? '';
      const offered = token === '' ? null : await peer.offered(Buffer.from(token, 'hex'), PROMPT_MS);
      await offered?.wire.send(ack(offered));
    },
  };
}
