import { FrameKind } from '../../wire/registry.ts';
import { casesOf } from '../case.ts';
import { withEnvelope } from '../changed-draft.ts';
import { notToldAfter } from './answered.ts';
import { type BrokerPeer, NOT_TOLD_MS } from './peer.ts';
import { ack, isNotTold, isTold, pending } from './talk.ts';

const DEAD = 'tells neither client that its handoff was accepted: the token is dead';

/** ACKs whose token belongs to another handoff, or to one that has failed. */
export const token = casesOf<BrokerPeer>('broker/token', 'token-revoked', [
  {
    name: 'of-another-handoff',
    section: 'ack-token',
    title: 'an ACK with the token of another handoff that is pending at the same time',
    required: 'tells neither client that its handoff was accepted; the other handoff can still be accepted',
    run: async (peer) => {
      const [first, second] = [await pending(peer), await pending(peer)];
      await first.offered.wire.send(ack({ ...first.offered, token: second.offered.token }));
      await isNotTold(first.client, first.agreed);
      await second.offered.wire.send(ack(second.offered));
      await isTold(second.client, second.agreed);
    },
  },
  {
    name: 'dead-after-refusal',
    title: 'a refusal, then an ACK that accepts',
    required: 'does not tell its client that the handoff was accepted: the refusal has revoked the token',
    run: (peer) =>
      notToldAfter(peer, async (offered) => {
        await offered.wire.send(ack(offered, undefined, false));
        await offered.wire.send(ack(offered));
      }),
  },
  {
    name: 'dead-after-a-wrong-ack',
    mayTakeMs: 3 * NOT_TOLD_MS,
    title: 'a wrong ACK, and later its token in the ACK of another handoff',
    required: DEAD,
    run: (peer) => deadAfter(peer, 'a wrong ACK'),
  },
  {
    name: 'dead-after-a-close',
    mayTakeMs: 3 * NOT_TOLD_MS,
    title: 'a close instead of an ACK, and later the token in the ACK of another handoff',
    required: DEAD,
    run: (peer) => deadAfter(peer, 'a close'),
  },
]);

async function deadAfter(peer: BrokerPeer, failure: 'a wrong ACK' | 'a close'): Promise<void> {
  const failed = await pending(peer);
  if (failure === 'a wrong ACK')
    await failed.offered.wire.send(ack(failed.offered, withEnvelope({ kind: FrameKind.REQUEST })));
  failed.offered.wire.close();
  await isNotTold(failed.client, failed.agreed);
  const later = await pending(peer);
  await later.offered.wire.send(ack({ ...later.offered, token: failed.offered.token }));
  await isNotTold(failed.client, failed.agreed);
  await isNotTold(later.client, later.agreed);
}
