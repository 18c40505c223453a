import type { ClientOutcome } from '../handoff/client-outcome.ts';
import type { OfferTimer, UnmadeOffer } from './delivery.ts';

export type BrokerTimer = 'hello' | 'step' | OfferTimer;

export type OwnBrokerCommand =
  /** What became of the client is known. */
  { readonly type: 'settled'; readonly client: ClientOutcome } | UnmadeOffer;
