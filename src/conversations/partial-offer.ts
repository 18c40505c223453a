import { OFFER_PATIENCE_MS, TOKEN_LENGTH } from '../wire/limits.ts';
import type { OfferPart } from '../wire/strict/offer-part.ts';
import type { Command } from './contract.ts';

/** Said where the time for the rest of an offer is up. @param part what has come of it */
export function noMoreOf(part: OfferPart): string {
  const within = `in ${OFFER_PATIENCE_MS / 1000} seconds`;
  switch (part.of) {
    case 'sideband':
      return `a sideband, and no offer after it ${within}`;
    case 'part-of-sideband':
      return `only ${part.length} of the ${TOKEN_LENGTH} bytes of a sideband, and no more of it ${within}`;
    case 'either':
      return `${bytes(part.length)} of an offer or its sideband, and no more ${within}`;
    default:
      return `half an offer, and no more of it ${within}`;
  }
}

/** Said where the broker closes the connection before an offer is whole. @param part what has come of it */
export function closedWithin(part: OfferPart): string {
  const closed = 'the broker closed the connection';
  switch (part.of) {
    case 'sideband':
      return `${closed} after a sideband, before its offer`;
    case 'part-of-sideband':
      return `${closed} after ${part.length} of the ${TOKEN_LENGTH} bytes of a sideband`;
    case 'either':
      return `${closed} after ${bytes(part.length)} of an offer or its sideband`;
    default:
      return `${closed} in the middle of an offer`;
  }
}

function bytes(count: number): string {
  return count === 1 ? 'a byte' : `${count} bytes`;
}

/** The timer of an offer of which only a part has come. */
export class PartialOffer {
  private timing = false;
  private readonly told: (command: Command<'partial-offer'>) => void;

  constructor(told: (command: Command<'partial-offer'>) => void) {
    this.told = told;
  }

  /**
   * More has been read.
   * @param midway whether a part of an offer has come
   * @param completed whether the offer came whole for which the timer was started, if any
   */
  read(midway: boolean, completed: boolean): void {
    if (this.timing && (completed || !midway)) {
      this.timing = false;
      this.told({ type: 'stop-timer', timer: 'partial-offer' });
    }
    if (this.timing || !midway) return;
    this.timing = true;
    this.told({ type: 'start-timer', timer: 'partial-offer', ms: OFFER_PATIENCE_MS, silence: 0 });
  }
}
