import type { Token } from '../wire/token.ts';
import type { AckFacts } from './ack-facts.ts';
import { Negotiation } from './negotiation.ts';
import { OpenOffers } from './store/open-offers.ts';

/** What is known of the handoffs on one connection. */
export class Talk {
  readonly connection: number;
  readonly offers = new OpenOffers();
  shownOffer = false;
  /** An ACK that came before its offer, after its sideband. */
  early: AckFacts | null = null;
  /** The token of a sideband whose offer has not come yet; null when there is none. */
  readonly waitingSideband: () => Token | null;
  private known: Negotiation | null = null;

  constructor(connection: number, waitingSideband: () => Token | null = () => null) {
    this.connection = connection;
    this.waitingSideband = waitingSideband;
  }

  /** What the client and the broker on it have agreed; null while neither has said anything. */
  get negotiated(): Negotiation | null {
    return this.known;
  }

  get negotiation(): Negotiation {
    this.known ??= new Negotiation();
    return this.known;
  }
}
