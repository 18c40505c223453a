import type { FrameReading } from '../wire/frame/frame-reading.ts';
import { TOKEN_LENGTH } from '../wire/limits.ts';
import type { Problem } from '../wire/problem.ts';
import { copiedToken, tokenLength } from '../wire/token.ts';
import { type Handoff, rememberedText } from './handoff.ts';
import type { Handoffs } from './handoffs.ts';
import { checkTokenUse, unanswered } from './pairing-problems.ts';
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
  talk.unseenUpTo = Math.max(talk.unseenUpTo, offset);
  handoff.offeredAt = at;
  handoff.withheld = own || talk.ownSideband || index >= talk.withheldFrom;
  return handoff;
}

/**
 * Whether a whole offer belongs to a handoff that was begun without one: what was left unfinished before it had hidden it, or what
 * followed has made it whole. The handoff takes note of its frame while it is open.
 */
export function wasHidden(
  handoffs: Handoffs,
  talk: Talk,
  frame: FrameReading,
  index: number,
  problems: Problem[],
): boolean {
  const { token, correlationId } = frame.handoff!;
  const place = frame.base + frame.start;
  if (place >= talk.unseenUpTo) return false;
  if (talk.changedOffer !== null || tokenLength(token) !== TOKEN_LENGTH) return false;
  const isAfter = ({ offerOffset }: Handoff) => offerOffset > place;
  const isOwn = (handoff: Handoff) => isAfter(handoff) && handoff.correlationId === correlationId;
  const open = handoffs.openThat(talk, token, isOwn) ?? handoffs.openThat(talk, token, isAfter);
  const mayBe = open ?? handoffs.latestOn(talk, token);
  // One that was sent after that is another offer with the same token.
  if (mayBe === null || !isAfter(mayBe)) return false;
  checkTokenUse(problems, frame, mayBe);
  // Its answer has come, and it was reported; or another copy of it has been seen. Of two with a token, the one that it is may have ended.
  if (!mayBe.open || mayBe.offer !== null || !isOwn(mayBe)) return true;
  mayBe.offer = index;
  mayBe.tokenUse?.offered(mayBe);
  return true;
}

/** Ends the handoff that was begun last, as nothing of its offer has left. */
export function endUnsent(handoffs: Handoffs, talk: Talk): Handoff | null {
  const handoff = talk.offers.latest;
  if (handoff === null) return null;
  handoffs.settle(talk, handoff, 'unanswered', null);
  const ended = unanswered(handoff);
  // No frame is this offer after all: what has its token is another one.
  handoff.offerOffset = 0;
  return ended;
}
