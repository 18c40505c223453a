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

/** Why an offer may not have the token that it has: what was seen of another one with it, which may have been accepted if it was not. */
export type Taken = 'accepted' | 'open' | Doubt;

type Doubt = 'invalid' | 'unanswered';

/** Of more handoffs with one token it is not found later that none of them was accepted. */
const MOST_DOUBTFUL = 1_024;

/**
 * What became of a token that several offers have. The first acceptance uses it up, a refusal does not; nor does an offer that never
 * reached the backend, or that the backend is known not to have accepted. docs/protocol.md, token-once.
 */
export class TokenUse {
  /** The handoffs with it that wait for an answer. */
  private readonly open = new Set<Using>();
  /** The handoff that was accepted with it first; null while none was. */
  private spentBy: number | null = null;
  /** Whether another one was, too. */
  private isSpentAgain = false;
  /** What was seen of handoffs with it that may have been accepted, by their numbers, in order. */
  private readonly doubtful = new Map<number, Doubt>();
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

  /** Why the offer of a handoff may not be made: another one with it was accepted, or may have been, or still can be; null: it may. */
  takenFrom(handoff: Using): Taken | null {
    if (this.isSpentAgain || (this.spentBy ?? handoff.index) !== handoff.index) return 'accepted';
    // A tap may hold the refusal back, or keep it.
    for (const one of this.open)
      if (one !== handoff && one.answered !== 'refused' && !one.unaccepted) return 'open';
    for (const [index, said] of this.doubtful) if (index !== handoff.index) return said;
    return null;
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
    if (isAcceptance(said)) this.spend(index);
    else if (!unaccepted && (said === 'invalid' || (said === 'unanswered' && offer !== null)))
      this.doubt(index, said);
  }

  /** It is known by now that a handoff was not accepted. */
  cleared({ index }: Using): void {
    if (this.doubtful.size < MOST_DOUBTFUL) this.doubtful.delete(index);
  }

  private spend(index: number): void {
    this.doubtful.delete(index);
    this.spentBy ??= index;
    this.isSpentAgain ||= this.spentBy !== index;
  }

  private doubt(index: number, said: Doubt): void {
    if (this.doubtful.size < MOST_DOUBTFUL) this.doubtful.set(index, said);
  }
}

/** Whether the backend has accepted, in time or not. */
export function isAcceptance(outcome: Outcome): boolean {
  return outcome === 'accepted' || outcome === 'late';
}
