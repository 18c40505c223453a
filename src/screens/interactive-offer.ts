import { EXIT, Failure } from '../failure.ts';
import type { Output } from '../output/output.ts';
import { Reporter } from '../output/reporter.ts';
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
  output: Output,
  stop: { readonly requested: Promise<void> },
): Promise<number> {
  const send = async (filled: FilledOffer): Promise<Sent> => {
    let verdict: VerdictRecord | null = null;
    const format = {
      head: () => [],
      lines: (record: Parameters<Reporter['record']>[0]) => {
        if (record.type === 'verdict') verdict = record;
        return [];
      },
    };
    const options = optionsOf(filled);
    try {
      await sendOffer(options, new Reporter(output, format, { quiet: true }), stop.requested);
    } catch (error) {
      if (error instanceof Failure) return error;
      throw error;
    }
    return verdict ?? new Error('interrupted');
  };
  await showScreen(new OfferForm(offer, { endpoint, now: () => performance.now(), send }), stop.requested);
  return EXIT.ok;
}
