import type { ClientOutcome } from '../handoff/client-outcome.ts';
import type { OfferTimer, UnmadeOffer } from './delivery.ts';

export type BrokerTimer = 'hello' | 'step' | OfferTimer;

export type OwnBrokerCommand =
  /** What became of the client is known. */
  { readonly type: 'settled'; readonly client: ClientOutcome } | UnmadeOffer;

/** Whether it is one of the offer’s. */
export function isOffering(timer: BrokerTimer): timer is OfferTimer {
  return timer === 'deadline' || timer === 'offer-step';
}
