import { type SendOfferOptions, sendOffer } from '../../services/send-offer.ts';
import type { Values } from '../form/form.ts';
import { shownForm } from '../form/shown-form.ts';
import { type FilledOffer, OFFER_FIELDS, offerCommand } from './offer-form.ts';

/** Lets a person fill in offers and send them, on a screen. Gives the exit code. */
export function interactiveOffer(
  offer: FilledOffer,
  endpoint: string,
  /** Throws an Error that says what is wrong with it. */
  optionsOf: (offer: FilledOffer) => SendOfferOptions,
  stop: { readonly requested: Promise<void> },
  /** Whether secrets are redacted. */
  redact: boolean,
): Promise<number> {
  const form = {
    ...{ name: 'send-offer', endpoint, fields: OFFER_FIELDS, values: offer, redact },
    command: (values: Values) => offerCommand(endpoint, values as FilledOffer),
  };
  return shownForm(
    form,
    (values, sink) => sendOffer(optionsOf(values as FilledOffer), sink, stop.requested),
    stop.requested,
  );
}
