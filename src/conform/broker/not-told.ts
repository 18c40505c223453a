import { type BrokerPeer, NOT_TOLD_MS, type OfferedHere } from './peer.ts';
import { agrees, isNotTold, offers } from './talk.ts';

export const NOT_TOLD = 'does not tell its client that the handoff was accepted';

/** Lets a client come as far as the offer, answers that in some way, and looks at what the client is told. */
export async function notToldAfter(
  peer: BrokerPeer,
  answer: (offered: OfferedHere) => Promise<void>,
  withinMs = NOT_TOLD_MS,
): Promise<void> {
  const client = await peer.dial();
  const agreed = await agrees(peer, client);
  const offered = await offers(peer, agreed);
  await answer(offered);
  await isNotTold(client, agreed, withinMs);
}
