import { casesOf, Unmet } from '../case.ts';
import { acceptsFurther } from './further.ts';
import {
  accepts,
  isAccepted,
  keeps,
  type Offer,
  offer,
  offered,
  prepared,
  sendSideband,
} from './offering.ts';
import type { BackendPeer } from './peer.ts';

export const flow = casesOf<BackendPeer>('backend/flow', 'sideband-repeat', [
  {
    name: 'one-after-the-other',
    title: 'three offers on one connection, each awaited',
    required: 'accepts each of them',
    run: async (peer) => {
      const wire = await peer.dial();
      const made: Offer[] = [];
      for (let count = 0; count < 3; count++) {
        const one = await offer(peer, wire);
        await acceptsFurther(wire, one, made);
        made.push(one);
      }
    },
  },
  {
    name: 'pipelined',
    title: 'three offers on one connection, none awaited',
    required: 'accepts each of them in order, and keeps the descriptor of each',
    run: async (peer) => {
      const wire = await peer.dial();
      const made: Offer[] = [];
      for (let count = 0; count < 3; count++) made.push(await offer(peer, wire));
      for (const [index, one] of made.entries()) await acceptsFurther(wire, one, made.slice(0, index));
      for (const one of made) await keeps(peer, one);
    },
  },
  {
    name: 'many-at-once',
    section: 'token-pending',
    title: '64 offers on as many connections at the same time',
    required: 'accepts each of them',
    run: async (peer) => {
      const all = await Promise.all(Array.from({ length: 64 }, () => offered(peer)));
      const answers = await Promise.allSettled(all.map(({ wire, made }) => accepts(wire, made)));
      const failed = answers.filter(({ status }) => status === 'rejected');
      if (failed.length > 0)
        throw new Unmet(
          `${failed.length} of 64 were not accepted: ${(failed[0] as PromiseRejectedResult).reason.message}`,
        );
    },
  },
  {
    name: 'beside-an-idle-one',
    section: 'parties-optional',
    title: 'an offer while another connection sends nothing',
    required: 'accepts it: a silent broker must not hold up others',
    run: async (peer) => {
      await peer.dial();
      await isAccepted(peer);
    },
  },
  {
    name: 'beside-half-an-offer',
    section: 'parties-optional',
    title: 'an offer while another connection has sent half of one',
    required: 'accepts it',
    run: async (peer) => {
      const slow = await peer.dial();
      const half = prepared(peer);
      await sendSideband(slow, half);
      await slow.send(half.frame.subarray(0, 10));
      await isAccepted(peer);
    },
  },
]);
