import type { Outcome } from './judge-ack.ts';

/** A handoff, as far as the use of its token depends on it. */
interface Using {
  tokenUse: TokenUse | null;
  readonly open: boolean;
  /** Null where no whole offer reached the backend. */
  readonly offer: number | null;
  readonly outcome: Outcome;
  readonly answered: Outcome | null;
}

/**
 * What became of a token that several offers have. The first acceptance uses it up, a refusal does not, and an offer that never
 * reached the backend cannot. docs/protocol.md, token-once.
 */
export class TokenUse {
  /** How many offers with it wait for an answer. */
  private open = 0;
  private isSpent = false;

  private constructor(first: Using) {
    this.offered(first);
    if (!first.open) this.settled(first);
  }

  /** Of the token that both this handoff and the next one have. */
  static of(handoff: Using): TokenUse {
    handoff.tokenUse ??= new TokenUse(handoff);
    return handoff.tokenUse;
  }

  /** Whether an offer with it may not be made: an earlier one was accepted, or may have been, or still can be. */
  get isTaken(): boolean {
    return this.isSpent || this.open > 0;
  }

  offered({ offer }: Using): void {
    if (offer !== null) this.open += 1;
  }

  settled({ offer, outcome, answered }: Using): void {
    const reached = offer !== null;
    if (reached) this.open -= 1;
    // It is the backend that uses it up, whatever its broker heard of that.
    const said = answered ?? outcome;
    if (said === 'unanswered' ? reached : said !== 'refused') this.isSpent = true;
  }
}
