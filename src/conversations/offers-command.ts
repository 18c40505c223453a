import type { OfferTimer, OfferVerdict, UnmadeOffer } from './delivery.ts';

/** The timers of each delivery, by its number, and of the offers that it sends besides its first one. */
export type OffersTimer = `${OfferTimer | typeof FURTHER_DEADLINE}-${number}`;

export const FURTHER_DEADLINE = 'further-deadline';

/** What is reported of one delivery; `offer` is its number on this connection. */
export type OwnOffersCommand =
  /** What is sent from here on is that offer, so that its connection is the one to pass. */
  | { readonly type: 'begun'; readonly offer: number }
  | { readonly type: 'delivered'; readonly offer: number }
  | UnmadeOffer
  /** `nth`: which of the offers that were sent for it, 0 unless its step sends several. */
  | {
      readonly type: 'verdict';
      readonly offer: number;
      readonly nth: number;
      readonly verdict: OfferVerdict;
    };

/** Which timer that is, and the number of what it belongs to. */
export function timerAndNumber(name: OffersTimer): readonly [OfferTimer | typeof FURTHER_DEADLINE, number] {
  const cut = name.lastIndexOf('-');
  return [name.slice(0, cut) as OfferTimer | typeof FURTHER_DEADLINE, Number(name.slice(cut + 1))];
}
