import { TOKEN_LENGTH } from '../wire/limits.ts';
import { sameToken, type Token, tokenHex, tokenLength } from '../wire/token.ts';
import type { SentOffer } from './sent-offer.ts';

interface Made {
  readonly delivery: number;
  readonly offer: SentOffer;
}

/**
 * The offers that were sent on one connection, and which of them an answer is for: the oldest open one with its token; where none
 * has it, the oldest open one; none, where it repeats the answer to another. What an offer’s time has run out for stays open.
 */
export class SentOffers {
  private readonly open: Made[] = [];
  /** Tokens of 16 bytes that have been answered, as hex. */
  private readonly answered = new Set<string>();

  /** @param delivery the number of the delivery that they are part of */
  add(offers: readonly SentOffer[], delivery: number): void {
    for (const offer of offers) this.open.push({ delivery, offer });
  }

  /** The delivery that the oldest open offer is part of; null where none is open. */
  get oldest(): number | null {
    return this.open[0]?.delivery ?? null;
  }

  /** The delivery whose open offer has that token; null where there is none. */
  take(token: Token): number | null {
    const at = this.open.findIndex(({ offer }) => sameToken(offer.token, token));
    return at === -1 ? null : this.settle(at);
  }

  /** The delivery that the oldest open offer is part of, which is answered now. */
  takeOldest(): number | null {
    return this.open.length === 0 ? null : this.settle(0);
  }

  /** Whether an offer with that token was answered. */
  hasAnswered(token: Token): boolean {
    return tokenLength(token) === TOKEN_LENGTH && this.answered.has(tokenHex(token));
  }

  private settle(at: number): number {
    const [{ delivery, offer }] = this.open.splice(at, 1) as [Made];
    this.answered.add(tokenHex(offer.token));
    return delivery;
  }
}
