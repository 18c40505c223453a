import { answeredToken } from '../handoff/ack-facts.ts';
import type { FrameReading } from '../wire/frame/frame-reading.ts';
import { sameToken, type Token } from '../wire/token.ts';
import type { SentOffer } from './sent-offer.ts';

/**
 * Whether a frame that comes after the sideband of an offer, and before all of the offer was sent, is its answer: an ACK that
 * repeats its token is, as records say too. Anything else answers no offer. docs/protocol.md, reading-ack.
 * @param announces whether the last sideband that was sent has that token
 */
export function answersEarly(
  frame: FrameReading,
  { token }: SentOffer,
  announces: (token: Token) => boolean,
): boolean {
  if (frame.message !== 'HandoffAck') return false;
  const answered = answeredToken(frame);
  return sameToken(token, answered) && announces(answered);
}
