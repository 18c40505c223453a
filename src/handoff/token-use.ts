import type { Outcome } from './judge-ack.ts';

/** Where a handoff is found again. */
interface Place {
  readonly entry: number;
  readonly index: number;
}

/** A handoff, as far as the use of its token depends on it. */
interface Using extends Place {
  readonly connection: number;
  tokenUse: TokenUse | null;
  readonly open: boolean;
  /** Null where no whole offer reached the backend. */
  readonly offer: number | null;
  readonly outcome: Outcome;
  readonly answered: Outcome | null;
  readonly unaccepted: boolean;
}

/**
 * What became of a token that several offers have. The first acceptance uses it up, a refusal does not; nor does an offer that never
 * reached the backend, or that the backend is known not to have accepted. docs/protocol.md, token-once.
 */
export class TokenUse {
  /** The handoffs with it that wait for an answer. */
  private readonly open = new Set<Using>();
  /** The handoff that used it up first; null while none has. */
  private spentBy: number | null = null;
  /** Whether another one may have, too. */
  private isSpentAgain = false;
  /** The last handoff with it that was accepted, in time or not. */
  accepted: Place | null = null;
  /** Connections on which an offer with it has reached the backend. */
  private readonly reached = new Set<number>();
  /** Connections on which an offer with it has been answered. */
  private readonly answered = new Set<number>();

  private constructor(first: Using) {
    this.offered(first);
    if (!first.open) this.settled(first);
  }

  /** Of the token that both this handoff and the next one have. */
  static of(handoff: Using): TokenUse {
    handoff.tokenUse ??= new TokenUse(handoff);
    return handoff.tokenUse;
  }

  /** Whether the offer of a handoff may not be made: another one with it was accepted, or may have been, or still can be. */
  isTakenFrom(handoff: Using): boolean {
    if (this.isSpentAgain || (this.spentBy ?? handoff.index) !== handoff.index) return true;
    // A tap may hold the refusal back, or keep it.
    for (const one of this.open)
      if (one !== handoff && one.answered !== 'refused' && !one.unaccepted) return true;
    return false;
  }

  /** Whether an offer with it on that connection has been answered. */
  wasAnsweredOn(connection: number): boolean {
    return this.answered.has(connection);
  }

  /** Whether an offer with it on that connection has reached the backend. */
  hasReachedOn(connection: number): boolean {
    return this.reached.has(connection);
  }

  offered(handoff: Using): void {
    if (handoff.offer === null) return;
    this.open.add(handoff);
    this.reached.add(handoff.connection);
  }

  settled(handoff: Using): void {
    const { connection, offer, outcome, answered, unaccepted, entry, index } = handoff;
    this.open.delete(handoff);
    if (isAcceptance(outcome)) this.accepted = { entry, index };
    if (outcome !== 'unanswered') this.answered.add(connection);
    // It is the backend that uses it up, whatever its broker heard of that.
    const said = answered ?? outcome;
    if (unaccepted || (said === 'unanswered' ? offer === null : said === 'refused')) return;
    this.spentBy ??= index;
    this.isSpentAgain ||= this.spentBy !== index;
  }
}

/** Whether the backend has accepted, in time or not. */
export function isAcceptance(outcome: Outcome): boolean {
  return outcome === 'accepted' || outcome === 'late';
}
