import { AwaitedAnswer } from './awaited-answer.ts';
import type { Instant } from './contract.ts';
import type { OfferVerdict } from './delivery.ts';
import type { SentOffer } from './sent-offer.ts';
import type { OfferPlace } from './sent-offers.ts';

interface Further {
  readonly place: OfferPlace;
  readonly offer: SentOffer;
  readonly answer: AwaitedAnswer;
}

/** Tells what was decided about an offer. */
type Decided = (place: OfferPlace, verdict: OfferVerdict) => void;

/**
 * What a delivery sends besides its first offer, because its step repeats that or breaks it into several: each is an offer like any
 * other, with an answer, a deadline and a verdict of its own.
 */
export class FurtherOffers {
  private readonly offers: Further[] = [];
  private readonly decided: Decided;

  constructor(decided: Decided) {
    this.decided = decided;
  }

  /** Gives its number here, for the timer of its deadline. */
  add(place: OfferPlace, offer: SentOffer, deadlineMs: number): number {
    return this.offers.push({ place, offer, answer: new AwaitedAnswer(deadlineMs) }) - 1;
  }

  /** Whether any waits for its answer. */
  get areOpen(): boolean {
    return this.offers.some(({ answer }) => !answer.decided);
  }

  /** What has come for one of them. One whose time ran out gets its answer after all. */
  hear({ delivery, nth }: OfferPlace, bytes: Uint8Array, at: Instant): void {
    const heard = this.offers.find(({ place }) => place.delivery === delivery && place.nth === nth);
    if (heard === undefined || (heard.answer.decided && !heard.answer.reopen())) return;
    const { place, offer, answer } = heard;
    const verdict = answer.hear(
      bytes,
      { sent: [offer], due: offer, isOpen: true, announces: () => false },
      at,
    );
    if (verdict !== null) this.decided(place, verdict);
  }

  timedOut(number: number, at: Instant): void {
    const { place, answer } = this.offers[number]!;
    if (!answer.decided) this.decided(place, answer.timedOut(at));
  }

  /** The backend is gone. @param reason the error code; empty after an orderly end */
  brokenOff(reason: string, at: Instant): void {
    for (const { place, answer } of this.offers)
      if (!answer.decided) this.decided(place, answer.brokenOff(reason, 'whole', at));
  }

  /** Ends all that nothing has decided. */
  abandon(verdict: OfferVerdict): void {
    for (const { place, answer } of this.offers)
      if (!answer.decided) this.decided(place, answer.decide(verdict));
  }
}
