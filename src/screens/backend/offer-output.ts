import { complaintOf } from '../parts/complaint.ts';
import type { Copies } from '../parts/copy-choice.ts';
import type { DeskOffer } from './desk-offer.ts';
import type { OfferDesk } from './offer-desk.ts';
import { copiesOfOffer, fakeBackendCommand, scriptOf } from './offer-exports.ts';

/** Where offers are written to. Both throw an Error. */
export interface OfferSaving {
  /** The connection of an offer, to a capture. */
  readonly saveCapture: (number: number, path: string) => void;
  readonly saveText: (path: string, text: string) => void;
}

/** A file with such a name is written as a script. */
const SCRIPT_NAME = /\.(?:script|txt)$/;

/** What leaves the screen of a fake backend: copies, captures, scripts. */
export class OfferOutput {
  private readonly desk: OfferDesk;
  private readonly endpoint: string;
  private readonly saving: OfferSaving;

  constructor(desk: OfferDesk, endpoint: string, saving: OfferSaving) {
    this.desk = desk;
    this.endpoint = endpoint;
    this.saving = saving;
  }

  copies(offer: DeskOffer): Copies {
    const { offers, rules } = this.desk;
    return copiesOfOffer(offer, fakeBackendCommand(this.endpoint, rules.flags, offers));
  }

  /** @returns a complaint; null: it is written */
  write({ number }: DeskOffer, path: string): string | null {
    const { saveCapture, saveText } = this.saving;
    return complaintOf(() =>
      SCRIPT_NAME.test(path) ? saveText(path, scriptOf(this.desk.offers)) : saveCapture(number, path),
    );
  }
}
