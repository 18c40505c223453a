import type { FrameReading } from '../wire/frame/frame-reading.ts';
import { copiedToken } from '../wire/token.ts';
import { type Handoff, rememberedText } from './handoff.ts';
import type { Handoffs } from './handoffs.ts';
import { unanswered } from './pairing-problems.ts';
import type { Sighting } from './sighting.ts';
import type { ChangedOffer, Talk } from './talk.ts';

/** @param index the number that its handoff will have */
export function changedOffer(
  { handoff, base, start }: FrameReading,
  index: number,
  { time, own }: Sighting,
): ChangedOffer {
  const { token, correlationId, serviceName } = handoff!;
  return {
    ...{ token: copiedToken(token), correlationId, serviceName: rememberedText(serviceName) },
    ...{ index, offset: base + start, at: time, own },
  };
}

/** Begins the handoff of a changed offer that no whole offer has replaced: for its broker it is open like any other. */
export function beginUnreplaced(handoffs: Handoffs, talk: Talk, offer: ChangedOffer): Handoff {
  talk.changedOffer = null;
  const { correlationId, serviceName, index, offset, at, own } = offer;
  const { bytes, start, end } = offer.token;
  const handoff = handoffs.begin(talk, bytes, start, end, correlationId, serviceName, false, index);
  handoff.offerOffset = offset;
  handoff.offeredAt = at;
  handoff.withheld = own;
  return handoff;
}

/** Ends the handoff that was begun last, as nothing of its offer has left. */
export function endUnsent(handoffs: Handoffs, talk: Talk): Handoff | null {
  const handoff = talk.offers.latest;
  if (handoff === null) return null;
  handoffs.settle(talk, handoff, 'unanswered', null);
  return unanswered(handoff);
}
