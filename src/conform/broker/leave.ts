import { adminRequestDraft } from '../../frames/admin.ts';
import { encodeDraft } from '../../frames/draft.ts';
import { FrameKind } from '../../wire/registry.ts';
import { casesOf, Unmet } from '../case.ts';
import { told } from '../told.ts';
import type { Wire } from '../wire.ts';
import { type BrokerPeer, PROMPT_MS } from './peer.ts';
import { agrees, handsOver, hello, isNotTold, offers } from './talk.ts';

const SERVES_ON = 'goes on serving others';

/** After each of these, as after every case, a good handoff shows whether the broker still serves. */
export const leave = casesOf<BrokerPeer>('broker/leave', 'defect-client-ends-broker', [
  leaving('at-once', 'a client that connects and closes', async () => {}),
  leaving('in-the-hello', 'a client that leaves inside its Hello', (peer, wire) =>
    wire.send(hello(peer).subarray(0, 20)),
  ),
  leaving('after-one-byte', 'a client that leaves after one byte', (peer, wire) =>
    wire.send(hello(peer).subarray(0, 1)),
  ),
  leaving('before-the-reply', 'a client that sends its Hello and leaves', (peer, wire) =>
    wire.send(hello(peer)),
  ),
  leaving('before-the-ready', 'a client that leaves after the HelloReply', async (peer, wire) => {
    await agrees(peer, wire);
  }),
  {
    name: 'by-reset',
    title: 'a client that sends its Hello and resets the connection',
    required: SERVES_ON,
    run: async (peer) => {
      const wire = await peer.dial();
      await wire.send(hello(peer));
      wire.reset();
      await peer.pause(50);
    },
  },
]);

export const others = casesOf<BrokerPeer>('broker/others', 'defect-blocking', [
  {
    name: 'beside-one-byte',
    title: 'a client while another one has sent a single byte',
    required: 'serves it without waiting for the other',
    run: async (peer) => {
      const slow = await peer.dial();
      await slow.send(hello(peer).subarray(0, 1));
      await handsOver(peer);
    },
  },
  {
    name: 'beside-a-silent-client',
    title: 'a client while another one says nothing',
    required: 'serves it without waiting for the other',
    run: async (peer) => {
      await peer.dial();
      await handsOver(peer);
    },
  },
  {
    name: 'beside-a-silent-backend',
    title: 'a client while the backend leaves another offer unanswered',
    required: 'serves it without waiting for the other',
    run: async (peer) => {
      await offers(peer, await agrees(peer, await peer.dial()));
      await handsOver(peer);
    },
  },
  {
    name: 'twenty-at-once',
    title: 'twenty clients at the same time',
    required: 'serves each of them',
    run: async (peer) => {
      const all = await Promise.allSettled(Array.from({ length: 20 }, () => handsOver(peer)));
      const failed = all.filter(({ status }) => status === 'rejected');
      if (failed.length > 0)
        throw new Unmet(
          `${failed.length} of 20 were not: ${(failed[0] as PromiseRejectedResult).reason.message}`,
        );
    },
  },
]);

export const backends = casesOf<BrokerPeer>('broker/backend', 'parties-optional', [
  without('is-absent', 'no backend that listens'),
  without('closes-at-once', 'a backend that closes every connection at once'),
  without('resets', 'a backend that resets every connection'),
  without('never-reads', 'a backend that accepts and never reads'),
]);

export const admin = casesOf<BrokerPeer>('broker/admin', 'hello-admin', [
  {
    name: 'status',
    title: 'an admin request for the status',
    level: 'should',
    required: 'answers with an AdminReply on the same socket',
    run: async (peer) => {
      const wire = await peer.dial();
      await wire.send(
        encodeDraft(adminRequestDraft({ verb: 'ADMIN_VERB_STATUS', json: false, serviceName: '' })),
      );
      const heard = await wire.hear(PROMPT_MS);
      if (heard.type !== 'frame' || heard.frame.message !== 'AdminReply')
        throw new Unmet(`${told(heard)} instead of an AdminReply`);
    },
  },
  {
    name: 'kind-event',
    title: 'an admin request in an EVENT',
    required: SERVES_ON,
    run: async (peer) => {
      const wire = await peer.dial();
      const draft = adminRequestDraft({ verb: 'ADMIN_VERB_STATUS', json: false, serviceName: '' });
      await wire.send(encodeDraft({ ...draft, envelope: { ...draft.envelope, kind: FrameKind.EVENT } }));
      await wire.hear(500);
    },
  },
  {
    name: 'undecodable',
    title: 'an admin request that cannot be decoded',
    required: SERVES_ON,
    run: async (peer) => {
      const wire = await peer.dial();
      const draft = adminRequestDraft({ verb: 'ADMIN_VERB_STATUS', json: false, serviceName: '' });
      await wire.send(encodeDraft({ ...draft, changePayload: () => Uint8Array.of(0x1a, 0x7f) }));
      await wire.hear(500);
    },
  },
]);

function leaving(name: string, title: string, say: (peer: BrokerPeer, wire: Wire) => Promise<void>) {
  return {
    name,
    title,
    required: SERVES_ON,
    run: async (peer: BrokerPeer) => {
      const wire = await peer.dial();
      await say(peer, wire);
      wire.close();
      await peer.pause(50);
    },
  };
}

function without(how: Parameters<BrokerPeer['backend']>[0], title: string) {
  return {
    name: how,
    title,
    required: 'agrees, names the fallback, and does not tell its client that the handoff was accepted',
    run: async (peer: BrokerPeer) => {
      await peer.backend(how);
      const client = await peer.dial();
      const agreed = await agrees(peer, client);
      if (agreed.backendPipe === '') throw new Unmet('backend_pipe is empty');
      await isNotTold(client, agreed, 1_000);
    },
  };
}
