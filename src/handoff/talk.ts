import { sameToken, type Token } from '../wire/token.ts';
import { type AckFacts, copiedFacts } from './ack-facts.ts';
import type { BackendSide } from './backend-side.ts';
import type { Offered } from './judge-ack.ts';
import { Negotiation } from './negotiation.ts';
import { OpenOffers } from './store/open-offers.ts';
import { type EndedPlace, UnsettledHandoffs } from './store/unsettled-handoffs.ts';

/**
 * Of which handoffs on a connection this command itself is the reason if they are not answered: `next` are those that begin later;
 * `stopped` are all, as it was told to end before their time was up.
 */
export type Withheld = 'nothing' | 'next' | 'all' | 'stopped';

/** An offer as its broker made it, in whose place something else passes, or nothing. */
export interface ChangedOffer extends Offered {
  readonly serviceName: string;
  /** The number of its handoff. */
  readonly index: number;
  /** Where it would be in its stream. */
  readonly offset: number;
  /** When it came, in µs. */
  readonly at: number | null;
  /** Whether this command itself changed it on purpose. */
  readonly own: boolean;
}

/** Knows whether a sideband with that token has come, and its offer has not. */
export interface Announcer {
  /** @param by a sideband that came after that time does not count, in µs; null: all do */
  announces(token: Token, by: number | null): boolean;
}

/** How many handoffs of one connection are remembered that were answered wrongly. */
const MOST_WRONGLY_ANSWERED = 1_024;
/** Never added to. */
const NONE: EndedPlace[] = [];

const NOBODY: Announcer = { announces: () => false };

/** The state of the handoffs on one connection. */
export class Talk {
  // What every offer and ACK looks at comes first, as in a stream.
  readonly offers = new OpenOffers();
  shownOffer = false;
  /** Whether the sideband of the next offer was made wrong, or late, on purpose. */
  ownSideband = false;
  /** An ACK that came before its offer, after its sideband. */
  early: AckFacts | null = null;
  /** How many probes the broker has sent that were not answered. */
  openProbes = 0;
  /** The token of a sideband that was followed by something other than its offer, which may still come. */
  announced: Token | null = null;
  /** The offer that was last changed in transit, as the broker made it; until what passes in its place is seen. */
  changedOffer: ChangedOffer | null = null;
  /** Up to where in its stream an offer may be hidden whose handoff has begun without it. */
  unseenUpTo = 0;
  /** The handoffs on it as the backend sees them, where a tap has changed anything; else null: both sides see the same. */
  backendSide: BackendSide | null = null;
  readonly connection: number;
  /** From which number on this command itself is the reason if a handoff is not answered. */
  withheldFrom = Number.POSITIVE_INFINITY;
  /** From which offset on the backend is known not to have accepted any offer. */
  unacceptedFrom = Number.POSITIVE_INFINITY;
  /** The last handoffs on it that were answered, but neither accepted nor refused. */
  wronglyAnswered = NONE;
  /** Whether this command was told to end while handoffs might still be answered. */
  stopped = false;
  /** An object, not a function of its own for each connection. */
  readonly announcer: Announcer;
  private known: Negotiation | null = null;
  private waiting: UnsettledHandoffs | null = null;

  constructor(connection: number, announcer = NOBODY) {
    this.connection = connection;
    this.announcer = announcer;
  }

  /** Notes an ACK that came between its sideband and its offer: of several, the first counts. Gives whether it is the first. */
  noteEarly(facts: AckFacts): boolean {
    if (this.early !== null && sameToken(this.early.token, facts.token)) return false;
    this.early = copiedFacts(facts);
    return true;
  }

  noteWronglyAnswered({ entry, index }: EndedPlace): void {
    if (this.wronglyAnswered === NONE) this.wronglyAnswered = [];
    this.wronglyAnswered.push({ entry, index });
    if (this.wronglyAnswered.length > MOST_WRONGLY_ANSWERED) this.wronglyAnswered.shift();
  }

  /** The ACK that came before the offer with that token, if any; one for another offer is forgotten, too. */
  takeEarly(token: Token): AckFacts | null {
    const { early } = this;
    this.early = null;
    return early !== null && sameToken(early.token, token) ? early : null;
  }

  /** Made when it is first asked for: nearly no connection has any. */
  get unsettled(): UnsettledHandoffs {
    this.waiting ??= new UnsettledHandoffs();
    return this.waiting;
  }

  /** Whether the next offer follows nothing out of the ordinary that would have to be considered with it. */
  get isOrdinary(): boolean {
    const { early, announced, changedOffer, backendSide, ownSideband } = this;
    if (early !== null || announced !== null || changedOffer !== null) return false;
    if (this.unacceptedFrom !== Number.POSITIVE_INFINITY) return false;
    // What follows a sideband that was broken on purpose is not a finding.
    return backendSide === null && !ownSideband;
  }

  /** What the client and the broker on it have agreed on; null while neither has sent anything. */
  get negotiated(): Negotiation | null {
    return this.known;
  }

  get negotiation(): Negotiation {
    this.known ??= new Negotiation();
    return this.known;
  }
}
