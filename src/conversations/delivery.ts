import type { MessageDraft } from '../frames/message.ts';
import type { Judgement } from '../handoff/judge-ack.ts';
import type { Step } from '../script/action.ts';
import type { Instant } from './contract.ts';

/** One offer, and what is done about it. */
export interface Delivery {
  /** As it should be, after its sideband if it has one. */
  readonly message: MessageDraft;
  readonly step: Step;
  /** How long the answer may take, from the delivery. */
  readonly deadlineMs: number;
}

/** `offer-step`: the pause inside a step. */
export type OfferTimer = 'deadline' | 'offer-step';

export type OwnOfferCommand =
  | { readonly type: 'delivered' }
  | { readonly type: 'verdict'; readonly verdict: OfferVerdict };

export interface OfferVerdict extends Judgement {
  /** From delivery to the complete ACK; null without one. */
  readonly latencyMs: number | null;
  /** Whether it was the deadline that decided, with no complete ACK. */
  readonly timedOut: boolean;
  /** When what decided was observed. */
  readonly at: Instant;
}
