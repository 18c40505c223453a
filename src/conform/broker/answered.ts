import type { FrameReading } from '../../wire/frame/frame-reading.ts';
import { type BrokerPeer, NOT_TOLD_MS, type OfferedHere } from './peer.ts';
import { isNotTold, isTold, pending } from './talk.ts';

export const NOT_TOLD = 'does not tell its client that the handoff was accepted';

/** Lets a handoff come as far as the offer and answers that in some way; the client must not be told “accepted”. */
export async function notToldAfter(
  peer: BrokerPeer,
  answer: (offered: OfferedHere) => Promise<void>,
  withinMs = NOT_TOLD_MS,
): Promise<void> {
  const { client, agreed, offered } = await pending(peer);
  await answer(offered);
  await isNotTold(client, agreed, withinMs);
}

/** The same; the client must be told “accepted”. Gives the ready. */
export async function toldAfter(
  peer: BrokerPeer,
  answer: (offered: OfferedHere) => Promise<void>,
): Promise<FrameReading> {
  const { client, agreed, offered } = await pending(peer);
  await answer(offered);
  return isTold(client, agreed);
}
