import { EXIT, Failure } from '../failure.ts';
import { observer } from '../output/record-sink.ts';
import type { VerdictRecord } from '../records/record.ts';
import { type SendOfferOptions, sendOffer } from '../services/send-offer.ts';
import { type FilledOffer, OfferForm, type Sent } from './offer-form.ts';
import { showScreen } from './screen.ts';

/** Lets a person fill in offers and send them, on a screen. Gives the exit code. */
export async function interactiveOffer(
  offer: FilledOffer,
  endpoint: string,
  /** Throws an Error that says what is wrong with it. */
  optionsOf: (offer: FilledOffer) => SendOfferOptions,
  stop: { readonly requested: Promise<void> },
): Promise<number> {
  const send = async (filled: FilledOffer): Promise<Sent> => {
    let verdict: VerdictRecord | null = null;
    const sink = observer((record) => {
      if (record.type === 'verdict') verdict = record;
    });
    const options = optionsOf(filled);
    try {
      await sendOffer(options, sink, stop.requested);
    } catch (error) {
      if (error instanceof Failure) return error;
      throw error;
    }
    return verdict ?? new Error('interrupted');
  };
  await showScreen(new OfferForm(offer, { endpoint, now: () => performance.now(), send }), stop.requested);
  return EXIT.ok;
}
