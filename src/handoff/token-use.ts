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
  /** The handoffs with it that wait for an answer. */
  private readonly open = new Set<Using>();
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
    if (this.isSpent) return true;
    // A tap may hold the refusal back, or keep it.
    for (const { answered } of this.open) if (answered !== 'refused') return true;
    return false;
  }

  offered(handoff: Using): void {
    if (handoff.offer !== null) this.open.add(handoff);
  }

  settled(handoff: Using): void {
    const { offer, outcome, answered } = handoff;
    this.open.delete(handoff);
    // It is the backend that uses it up, whatever its broker heard of that.
    const said = answered ?? outcome;
    if (said === 'unanswered' ? offer !== null : said !== 'refused') this.isSpent = true;
  }
}
