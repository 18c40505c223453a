import { casesOf, Unmet } from '../case.ts';
import type { BackendHere, BrokerPeer } from './peer.ts';
import { agrees, isNotTold } from './talk.ts';

/** What the client is told where no offer can be made to the backend. */
export const backends = casesOf<BrokerPeer>('broker/backend', 'parties-optional', [
  without('is-absent', 'no backend is listening'),
  without('closes-at-once', 'a backend that closes every connection at once', 10),
  { ...without('resets', 'a backend that resets every connection'), needs: 'reset' },
  without('never-reads', 'a backend that accepts and never reads'),
  without('never-accepts', 'a backend that listens and never accepts'),
]);

/** @param clients how many at once, where it depends on the moment of the close what the broker notices of it */
function without(how: BackendHere, title: string, clients = 1) {
  return {
    name: how,
    title,
    required: 'agrees, names the fallback, and does not tell its client that the handoff was accepted',
    run: async (peer: BrokerPeer) => {
      await peer.backend(how);
      await Promise.all(Array.from({ length: clients }, () => fallsBack(peer)));
    },
  };
}

async function fallsBack(peer: BrokerPeer): Promise<void> {
  const client = await peer.dial();
  const agreed = await agrees(peer, client);
  if (agreed.backendPipe === '') throw new Unmet('backend_pipe is empty');
  await isNotTold(client, agreed, 1_000);
}
