import { sameToken, type Token } from '../wire/token.ts';
import { type AckFacts, copiedFacts } from './ack-facts.ts';
import type { Offered } from './judge-ack.ts';
import { Negotiation } from './negotiation.ts';
import { OpenOffers } from './store/open-offers.ts';
import { UnsettledHandoffs } from './store/unsettled-handoffs.ts';

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

/** The state of the handoffs on one connection. */
export class Talk {
  readonly connection: number;
  readonly offers = new OpenOffers();
  readonly unsettled = new UnsettledHandoffs();
  shownOffer = false;
  /** An ACK that came before its offer, after its sideband. */
  early: AckFacts | null = null;
  /** The token of a sideband that was followed by something other than its offer, which may still come. */
  announced: Token | null = null;
  /** Whether this command itself is the reason if nothing more is answered. */
  withheld = false;
  /** Whether the sideband of the next offer was made wrong, or late, on purpose. */
  ownSideband = false;
  /** The offer that was last changed in transit, as the broker made it; until what passes in its place is seen. */
  changedOffer: ChangedOffer | null = null;
  /** Whether a sideband with that token has come, and its offer has not. */
  readonly announces: (token: Token) => boolean;
  private known: Negotiation | null = null;

  constructor(connection: number, announces: (token: Token) => boolean = () => false) {
    this.connection = connection;
    this.announces = announces;
  }

  /** Notes an ACK that came between its sideband and its offer: of several, the first counts. */
  noteEarly(facts: AckFacts): void {
    if (this.early === null || !sameToken(this.early.token, facts.token)) this.early = copiedFacts(facts);
  }

  /** The ACK that came before the offer with that token, if any; one for another offer is forgotten, too. */
  takeEarly(token: Token): AckFacts | null {
    const { early } = this;
    this.early = null;
    return early !== null && sameToken(early.token, token) ? early : null;
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
