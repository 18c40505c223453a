import { casesOf, Unmet } from '../case.ts';
import type { BrokerPeer } from './peer.ts';
import { handsOver, hello, pending } from './talk.ts';

/** Whether clients are served while others keep the broker waiting. */
export const others = casesOf<BrokerPeer>('broker/others', 'defect-blocking', [
  {
    name: 'beside-one-byte',
    title: 'a client while another has sent a single byte',
    required: 'serves it without waiting for the other',
    run: async (peer) => {
      const slow = await peer.dial();
      await slow.send(hello(peer).subarray(0, 1));
      await handsOver(peer);
    },
  },
  {
    name: 'beside-a-silent-client',
    title: 'a client while another sends nothing',
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
      await pending(peer);
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
          `${failed.length} of 20 were not served: ${(failed[0] as PromiseRejectedResult).reason.message}`,
        );
    },
  },
]);
