import { answeredToken } from '../handoff/ack-facts.ts';
import { judgeAck } from '../handoff/judge-ack.ts';
import { isLate } from '../handoff/latency.ts';
import type { FrameReading } from '../wire/frame/frame-reading.ts';
import { sameToken } from '../wire/token.ts';
import type { Instant } from './contract.ts';
import type { OfferVerdict } from './delivery.ts';
import type { SentOffer } from './sent-offer.ts';

/**
 * The verdict on a frame that answers one of the offers that were sent: the oldest one with its token, or else the oldest.
 * @param due what it has to repeat where none was sent
 */
export function judgedAnswer(
  frame: FrameReading,
  sent: readonly SentOffer[],
  due: SentOffer,
  { at, deadlineMs }: { readonly at: Instant; readonly deadlineMs: number },
): OfferVerdict {
  const token = answeredToken(frame);
  const [oldest = due] = sent;
  const offer = sent.find((one) => sameToken(one.token, token)) ?? oldest;
  const latencyMs = offer.deliveredAt === null ? null : (at - offer.deliveredAt) / 1000;
  const late = isLate(latencyMs, deadlineMs) ? Math.round((latencyMs! - deadlineMs) * 1000) / 1000 : null;
  return { ...judgeAck(frame, offer, late), latencyMs, timedOut: false, at };
}
