import { EXIT, Failure } from '../../failure.ts';
import { observer } from '../../output/record-sink.ts';
import type { VerdictRecord } from '../../records/record.ts';
import { type SendOfferOptions, sendOffer } from '../../services/send-offer.ts';
import type { Sent, Values } from '../form/form.ts';
import { FormScreen } from '../form/form-screen.ts';
import { showScreen } from '../terminal/show-screen.ts';
import { terminalTools } from '../terminal/tools.ts';
import { type FilledOffer, OFFER_FIELDS, offerCommand } from './offer-form.ts';

/** Lets a person fill in offers and send them, on a screen. Gives the exit code. */
export async function interactiveOffer(
  offer: FilledOffer,
  endpoint: string,
  /** Throws an Error that says what is wrong with it. */
  optionsOf: (offer: FilledOffer) => SendOfferOptions,
  stop: { readonly requested: Promise<void> },
): Promise<number> {
  const send = async (values: Values): Promise<Sent> => {
    let verdict: VerdictRecord | null = null;
    const sink = observer((record) => {
      if (record.type === 'verdict') verdict = record;
    });
    const options = optionsOf(values as FilledOffer);
    try {
      await sendOffer(options, sink, stop.requested);
    } catch (error) {
      if (error instanceof Failure) return error;
      throw error;
    }
    return verdict ?? new Error('interrupted');
  };
  const form = {
    ...{ name: 'send-offer', endpoint, fields: OFFER_FIELDS, values: offer, send },
    command: (values: Values) => offerCommand(endpoint, values as FilledOffer),
  };
  await showScreen(new FormScreen(form, terminalTools()), stop.requested);
  return EXIT.ok;
}
