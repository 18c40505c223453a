import { answeredToken } from '../handoff/ack-facts.ts';
import type { FrameReading } from '../wire/frame/frame-reading.ts';
import { TOKEN_LENGTH } from '../wire/limits.ts';
import { sameToken, type Token, tokenHex, tokenLength } from '../wire/token.ts';
import { answersEarly } from './early-answer.ts';
import type { SentOffer } from './sent-offer.ts';

/** Which of the offers on a connection: the number of its delivery, and its number among those that were sent for that; both from 0. */
export interface OfferPlace {
  readonly delivery: number;
  readonly nth: number;
}

export interface MadeOffer extends OfferPlace {
  readonly offer: SentOffer;
}

/**
 * The offers that were sent on one connection, and which of them an answer is for: the oldest open one with its token; where none
 * has it, the oldest open one; none, where it repeats the answer to another. What an offer’s time has run out for stays open.
 */
export class SentOffers {
  private readonly open: MadeOffer[] = [];
  /** Tokens of 16 bytes that have been answered, as hex. */
  private readonly answered = new Set<string>();
  /** Deliveries whose answer came before their offer. */
  private readonly early = new Set<number>();
  /** How many were sent for each delivery. */
  private readonly counts = new Map<number, number>();

  /** @param delivery the number of the delivery that it is part of */
  add(offer: SentOffer, delivery: number): OfferPlace {
    const nth = this.counts.get(delivery) ?? 0;
    this.counts.set(delivery, nth + 1);
    if (!this.early.delete(delivery)) this.open.push({ delivery, nth, offer });
    return { delivery, nth };
  }

  /** Numbers an offer that nothing can answer. @param delivery one that has a verdict of its own */
  addUnanswerable(delivery: number): OfferPlace {
    const nth = Math.max(1, this.counts.get(delivery) ?? 0);
    this.counts.set(delivery, nth + 1);
    return { delivery, nth };
  }

  /** How many are open. */
  get openCount(): number {
    return this.open.length;
  }

  /** The oldest open one. */
  get oldest(): OfferPlace | undefined {
    return this.open[0];
  }

  /** The oldest open one, which is answered now. */
  takeOldest(): OfferPlace | undefined {
    return this.open.length === 0 ? undefined : this.settle(0);
  }

  /**
   * The one that a frame answers; null where it repeats another answer, or none is open.
   * @param latest the delivery that was begun last, where it is open and something of it was sent: an ACK may come before its offer
   * @param announces whether the last sideband that was sent has that token
   */
  answeredBy(
    frame: FrameReading,
    latest: MadeOffer | undefined,
    announces: (token: Token) => boolean,
  ): OfferPlace | null {
    const token = answeredToken(frame);
    const at = this.open.findIndex(({ offer }) => sameToken(offer.token, token));
    if (at !== -1) return this.settle(at);
    if (latest !== undefined && answersEarly(frame, latest.offer, announces)) {
      this.early.add(latest.delivery);
      this.answered.add(tokenHex(token));
      return latest;
    }
    return this.hasAnswered(token) ? null : (this.takeOldest() ?? null);
  }

  /** Whether an offer with that token was answered. */
  private hasAnswered(token: Token): boolean {
    return tokenLength(token) === TOKEN_LENGTH && this.answered.has(tokenHex(token));
  }

  private settle(at: number): OfferPlace {
    const [made] = this.open.splice(at, 1) as [MadeOffer];
    this.answered.add(tokenHex(made.offer.token));
    return made;
  }
}
