import { casesOf, Unmet } from '../case.ts';
import type { Handle, Wire } from '../wire.ts';
import { type BrokerPeer, type OfferedHere, PROMPT_MS } from './peer.ts';
import { accepted, ack, agrees, handsOver, hello, isTold, offers, pending } from './talk.ts';

/** What happens to the client’s connection. */
export const connection = casesOf<BrokerPeer>('broker/handover', 'handoff-application', [
  {
    name: 'blocking',
    needs: 'blocking-mode',
    section: 'sideband-blocking',
    title: 'the mode of the connection that is handed over',
    required:
      'hands it over with O_NONBLOCK clear: the flag travels, and a blocking backend fails on its first read',
    run: async (peer) => {
      const { offered } = await accepted(peer);
      if (!peer.blocking(handleOf(offered))) throw new Unmet('O_NONBLOCK is set');
    },
  },
  {
    name: 'same-connection',
    section: 'sideband-first',
    title: 'the connection that is handed over',
    required: 'hands over the client’s own connection',
    run: async (peer) => {
      const { client, backend } = await handsOver(peer);
      const adopted = peer.adopt(handleOf(backend));
      await adopted.send(Buffer.from('from the backend'));
      await finds(client, 'from the backend', 'what the backend wrote on it did not reach the client');
    },
  },
  {
    name: 'early-bytes',
    title: 'bytes that the client writes right after its Hello',
    required: 'leaves them to the backend: none is lost',
    run: async (peer) => {
      const bytes = Buffer.concat([hello(peer), Buffer.from('early bytes')]);
      const { backend } = await handsOver(peer, bytes);
      await finds(peer.adopt(handleOf(backend)), 'early bytes');
    },
  },
  {
    name: 'bytes-before-the-ready',
    title: 'bytes that the client writes after the HelloReply and before the ready',
    required: 'leaves them to the backend: none is lost',
    run: async (peer) => {
      const client = await peer.dial();
      const agreed = await agrees(peer, client);
      await client.send(Buffer.from('before the offer, '));
      const offered = await offers(peer, agreed);
      await client.send(Buffer.from('before the ready'));
      await offered.wire.send(ack(offered));
      await isTold(client, agreed);
      await finds(peer.adopt(handleOf(offered)), 'before the offer, before the ready');
    },
  },
  {
    name: 'bytes-after-the-ready',
    title: 'bytes that the client writes after the ready',
    required: 'reads none of them: the connection is the backend’s',
    run: async (peer) => {
      const { client, backend } = await handsOver(peer);
      await client.send(Buffer.from('first, '));
      // Long enough for a broker that still reads.
      await peer.pause(50);
      await client.send(Buffer.from('second'));
      await finds(peer.adopt(handleOf(backend)), 'first, second');
    },
  },
  {
    name: 'let-go',
    section: 'ack-unknown',
    title: 'the broker’s own copy of a connection that was handed over',
    required: 'closes it: once the backend closes its own, the client sees the end',
    run: async (peer) => {
      const { client, backend } = await handsOver(peer);
      peer.letGo(handleOf(backend));
      await isClosed(client, 'the backend has closed it');
    },
  },
  {
    name: 'let-go-after-a-failure',
    section: 'ack-unknown',
    title: 'the broker’s own copy of a connection that was offered, and never accepted',
    required: 'closes it: the backend may have adopted the connection',
    run: async (peer) => {
      const { client, offered } = await pending(peer);
      peer.letGo(handleOf(offered));
      offered.wire.close();
      await isClosed(client, 'the backend has closed both');
    },
  },
]);

function handleOf({ handle }: OfferedHere): Handle {
  if (handle === null) throw new Unmet('no connection came with the offer');
  return handle;
}

/** Nobody may hold the client's connection any more. @param since in words */
async function isClosed(client: Wire, since: string): Promise<void> {
  if (!(await client.closes(PROMPT_MS)))
    throw new Unmet(`the client’s connection is still open ${PROMPT_MS} ms after ${since}`);
}

async function finds(
  wire: Wire,
  text: string,
  instead = 'the backend does not receive them on the connection',
): Promise<void> {
  const wanted = Buffer.from(text);
  const came = await wire.take(wanted.length, PROMPT_MS);
  if (came === null || !wanted.equals(Buffer.from(came.bytes))) throw new Unmet(instead);
}
