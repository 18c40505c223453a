import type { Step } from '../../script/action.ts';
import { DEFAULT_ACK_DEADLINE_MS } from '../../wire/limits.ts';
import { stepOf } from './answers.ts';
import { type DeskOffer, isHeld } from './desk-offer.ts';
import type { OfferDesk } from './offer-desk.ts';

/** The default decision is carried out this long before the deadline, so that it arrives in time; in ms. */
const BEFORE_DEADLINE_MS = 300;

/** What a person decides about offers. Each gives a complaint; null where all is well. */
export class Decisions {
  /** What is done with an offer that is still held shortly before its deadline, as a script; empty: nothing. */
  atDeadline = '';
  private readonly desk: OfferDesk;

  constructor(desk: OfferDesk) {
    this.desk = desk;
  }

  decide(offer: DeskOffer | undefined, script: string): string | null {
    const step = stepOrComplaint(script);
    return typeof step === 'string' ? step : this.decideStep(offer, step);
  }

  decideStep(offer: DeskOffer | undefined, step: Step): string | null {
    const complaint = notHeld(offer);
    if (complaint === null) this.desk.decide(offer!.number, step);
    return complaint;
  }

  decideAll(script: string): string | null {
    const step = stepOrComplaint(script);
    if (typeof step === 'string') return step;
    const held = this.desk.offers.filter(isHeld);
    for (const { number } of held) this.desk.decide(number, step);
    return held.length === 0 ? 'no offer is held' : null;
  }

  setRule(text: string): string | null {
    try {
      this.desk.rules.set(text.trim());
      return null;
    } catch (error) {
      return (error as Error).message;
    }
  }

  setDefault(script: string): string | null {
    const step = script === '' ? null : stepOrComplaint(script);
    if (typeof step === 'string') return step;
    this.atDeadline = script;
    return null;
  }

  /** Decides about the offers whose deadline is near. @param now in ms */
  expire(now: number): void {
    if (this.atDeadline === '') return;
    const due = now - DEFAULT_ACK_DEADLINE_MS + BEFORE_DEADLINE_MS;
    for (const offer of this.desk.offers.filter(isHeld))
      if (offer.since <= due) this.decide(offer, this.atDeadline);
  }
}

/** Why nothing can be decided about an offer; null where it can. */
export function notHeld(offer: DeskOffer | undefined): string | null {
  if (offer === undefined) return 'no offer is selected';
  return isHeld(offer)
    ? null
    : `offer ${offer.number} is decided already: ${offer.outcome ?? offer.decision ?? 'without asking'}`;
}

function stepOrComplaint(script: string): Step | string {
  try {
    return stepOf(script);
  } catch (error) {
    return (error as Error).message;
  }
}
