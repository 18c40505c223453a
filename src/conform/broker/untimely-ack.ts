import { FrameKind } from '../../wire/registry.ts';
import { casesOf, Unmet } from '../case.ts';
import { withEnvelope } from '../changed-draft.ts';
import { NOT_TOLD, notToldAfter, toldAfter } from './answered.ts';
import { type BrokerPeer, OVERDUE_MS } from './peer.ts';
import { accepted, ack, isNotTold, isTold, pending } from './talk.ts';

/** Each way in which a right ACK can come at the wrong time, or not at all. */
export const untimelyAcks = casesOf<BrokerPeer>('broker/ack', 'ack-no-false-acceptance', [
  {
    name: 'refused',
    section: 'ack-accepted',
    title: 'an ACK that refuses',
    required: NOT_TOLD,
    run: (peer) => notToldAfter(peer, (offered) => offered.wire.send(ack(offered, undefined, false))),
  },
  {
    name: 'never',
    mayTakeMs: OVERDUE_MS,
    section: 'ack-deadline',
    title: 'a backend that stays silent',
    required: `${NOT_TOLD}, and waits no longer than its deadline`,
    run: (peer) => notToldAfter(peer, async () => {}, OVERDUE_MS),
  },
  {
    name: 'late',
    mayTakeMs: OVERDUE_MS,
    section: 'ack-deadline',
    title: 'a right ACK half a second after the deadline',
    required: NOT_TOLD,
    run: (peer) =>
      notToldAfter(peer, async (offered) => {
        await peer.pause(5_500);
        await offered.wire.send(ack(offered));
      }),
  },
  {
    name: 'trickled-too-slowly',
    mayTakeMs: OVERDUE_MS,
    section: 'ack-deadline',
    title: 'an ACK in three parts, the last of them after the deadline',
    required: `${NOT_TOLD}: the first byte does not begin a new deadline`,
    run: (peer) =>
      notToldAfter(peer, async (offered) => {
        const bytes = ack(offered);
        for (const [from, to] of [
          [0, 10],
          [10, 20],
        ] as const) {
          await offered.wire.send(bytes.subarray(from, to));
          await peer.pause(2_750);
        }
        await offered.wire.send(bytes.subarray(20));
      }),
  },
  {
    name: 'hangup',
    title: 'a backend that closes instead of answering',
    required: NOT_TOLD,
    run: (peer) => notToldAfter(peer, async ({ wire }) => wire.close()),
  },
  {
    name: 'reset',
    needs: 'reset',
    title: 'a backend that resets the connection instead of answering',
    required: NOT_TOLD,
    run: (peer) => notToldAfter(peer, async ({ wire }) => wire.reset()),
  },
  {
    name: 'cut',
    title: 'an ACK without its last byte, then a close',
    required: NOT_TOLD,
    run: (peer) =>
      notToldAfter(peer, async (offered) => {
        await offered.wire.send(ack(offered).subarray(0, -1));
        offered.wire.close();
      }),
  },
  {
    name: 'foreign',
    title: 'the ACK of another token',
    required: NOT_TOLD,
    run: (peer) =>
      notToldAfter(peer, (offered) =>
        offered.wire.send(ack({ ...offered, token: Buffer.from(offered.token).reverse() })),
      ),
  },
  {
    name: 'wrong-then-right',
    section: 'token-revoked',
    title: 'a wrong ACK, then a right one',
    required: `${NOT_TOLD}: the first answer decides, and its failure revokes the token`,
    run: (peer) =>
      notToldAfter(peer, async (offered) => {
        await offered.wire.send(ack(offered, withEnvelope({ kind: FrameKind.REQUEST })));
        await offered.wire.send(ack(offered));
      }),
  },
  {
    name: 'trickled',
    section: 'ack-framing',
    title: 'an ACK that comes byte by byte, in time',
    required: 'tells its client that the handoff was accepted',
    run: async (peer) => {
      await toldAfter(peer, async (offered) => {
        for (const byte of ack(offered)) await offered.wire.send(Uint8Array.of(byte));
      });
    },
  },
  {
    name: 'doubled',
    section: 'token-once',
    title: 'the ACK twice',
    required: 'tells its client once: the first answer decides',
    run: async (peer) => {
      const { client, agreed, offered } = await pending(peer);
      await offered.wire.send(Buffer.concat([ack(offered), ack(offered)]));
      await isTold(client, agreed);
      await isNotTold(client, agreed);
    },
  },
  {
    name: 'then-hangup',
    title: 'a right ACK, and a close right after it',
    section: 'ack-accepted',
    required: 'tells its client that the handoff was accepted: the answer was complete',
    run: async (peer) => {
      const { client, agreed, offered } = await accepted(peer);
      offered.wire.close();
      await isTold(client, agreed);
    },
  },
  {
    name: 'given-up',
    mayTakeMs: OVERDUE_MS,
    section: 'ack-deadline',
    title: 'the connection to a backend that stays silent',
    level: 'should',
    required: 'closes it once its deadline of 5 s has passed',
    run: async (peer) => {
      const { offered } = await pending(peer);
      if (!(await offered.wire.closes(OVERDUE_MS)))
        throw new Unmet(`still open ${OVERDUE_MS} ms after the offer`);
    },
  },
]);
