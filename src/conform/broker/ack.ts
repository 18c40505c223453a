import { faultsFor } from '../../faults/catalogue.ts';
import type { Fault } from '../../faults/fault.ts';
import { ackDraft } from '../../frames/ack.ts';
import { encodeMessageDraft, messageDraft } from '../../frames/message.ts';
import { casesOf } from '../case.ts';
import type { Wire } from '../wire.ts';
import { type BrokerPeer, NOT_TOLD_MS, type OfferedHere, OVERDUE_MS } from './peer.ts';
import { ack, agrees, isNotTold, isTold, offers } from './talk.ts';

const NOT_TOLD = 'does not tell its client that the handoff was accepted';

/** The rule behind each check of an ACK. */
const ACK_RULES: { readonly [check: string]: string } = {
  framing: 'ack-framing',
  frame: 'ack-frame',
  'envelope-version': 'ack-version',
  kind: 'ack-kind',
  'payload-protocol': 'ack-protocol',
  'payload-encoding': 'ack-encoding',
  'request-id': 'ack-request-id',
  payload: 'ack-payload',
  'correlation-id': 'ack-correlation-id',
  token: 'ack-token',
};

/** Each way in which an ACK can be wrong in itself. */
export const wrongAcks = casesOf<BrokerPeer>(
  'broker/ack',
  'ack-no-false-acceptance',
  faultsFor('ack')
    .filter(({ reaches }) => reaches.ack !== null)
    .map((fault) => ({
      name: fault.name,
      section: ACK_RULES[fault.reaches.ack ?? ''] ?? 'ack-no-false-acceptance',
      title: `an ACK in which ${fault.summary}`,
      required: NOT_TOLD,
      run: (peer: BrokerPeer) => notToldAfter(peer, ({ wire }, offered) => wire.send(faulty(offered, fault))),
    })),
);

/** Each way in which a right ACK can come at the wrong time, or not at all. */
export const untimelyAcks = casesOf<BrokerPeer>('broker/ack', 'ack-no-false-acceptance', [
  {
    name: 'refused',
    section: 'ack-accepted',
    title: 'an ACK that refuses',
    required: NOT_TOLD,
    run: (peer) => notToldAfter(peer, ({ wire }, offered) => wire.send(ack(offered, undefined, false))),
  },
  {
    name: 'never',
    section: 'ack-deadline',
    title: 'a backend that stays silent',
    required: `${NOT_TOLD}, and waits no longer than its deadline`,
    run: (peer) => notToldAfter(peer, async () => {}, OVERDUE_MS),
  },
  {
    name: 'late',
    section: 'ack-deadline',
    title: 'a right ACK half a second after the deadline',
    required: NOT_TOLD,
    run: (peer) =>
      notToldAfter(peer, async ({ wire }, offered) => {
        await peer.pause(5_500);
        await wire.send(ack(offered));
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
    title: 'a backend that resets the connection instead of answering',
    required: NOT_TOLD,
    run: (peer) => notToldAfter(peer, async ({ wire }) => wire.reset()),
  },
  {
    name: 'cut',
    title: 'an ACK without its last byte, then a close',
    required: NOT_TOLD,
    run: (peer) =>
      notToldAfter(peer, async ({ wire }, offered) => {
        await wire.send(ack(offered).subarray(0, -1));
        wire.close();
      }),
  },
  {
    name: 'foreign',
    title: 'the ACK of another token',
    required: NOT_TOLD,
    run: (peer) =>
      notToldAfter(peer, ({ wire }, offered) =>
        wire.send(ack({ ...offered, token: Buffer.from(offered.token).reverse() })),
      ),
  },
  {
    name: 'wrong-then-right',
    section: 'token-revoked',
    title: 'a wrong ACK, then a right one',
    required: `${NOT_TOLD}: the first answer decides, and its failure revokes the token`,
    run: (peer) =>
      notToldAfter(peer, async ({ wire }, offered) => {
        await wire.send(ack(offered, (draft) => ({ ...draft, envelope: { ...draft.envelope, kind: 0 } })));
        await wire.send(ack(offered));
      }),
  },
  {
    name: 'trickled',
    section: 'ack-framing',
    title: 'an ACK that comes byte by byte, in time',
    required: 'tells its client that the handoff was accepted',
    run: async (peer) => {
      const client = await peer.dial();
      const agreed = await agrees(peer, client);
      const offered = await offers(peer, agreed);
      for (const byte of ack(offered)) await offered.wire.send(Uint8Array.of(byte));
      await isTold(client, agreed);
    },
  },
  {
    name: 'doubled',
    section: 'token-once',
    title: 'the ACK twice',
    required: 'tells its client once: the first answer decides',
    run: async (peer) => {
      const client = await peer.dial();
      const agreed = await agrees(peer, client);
      const offered = await offers(peer, agreed);
      await offered.wire.send(Buffer.concat([ack(offered), ack(offered)]));
      await isTold(client, agreed);
      await isNotTold(client, agreed);
    },
  },
]);

function faulty({ token, correlationId }: OfferedHere, fault: Fault): Uint8Array {
  const right = messageDraft(ackDraft({ token, correlationId, accepted: true, errorDetail: '' }));
  return Buffer.concat(encodeMessageDraft(fault.apply(right)).frame.map(({ bytes }) => bytes));
}

/** Lets a client come as far as the offer, answers that in some way, and looks at what the client is told. */
async function notToldAfter(
  peer: BrokerPeer,
  answer: (backend: { readonly wire: Wire }, offered: OfferedHere) => Promise<void>,
  withinMs = NOT_TOLD_MS,
): Promise<void> {
  const client = await peer.dial();
  const agreed = await agrees(peer, client);
  const offered = await offers(peer, agreed);
  await answer(offered, offered);
  await isNotTold(client, agreed, withinMs);
}
