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

/** That no whole offer is sent: its script withholds or breaks it, or the connection was closed before it could leave. */
export interface UnmadeOffer {
  readonly type: 'unmade';
  /** The frame of the offer, as it should have been sent. */
  readonly was: Uint8Array;
  /** When what is sent instead had left; null where nothing had. */
  readonly sentAt: Instant | null;
  /** Whether a script of this command is the reason. */
  readonly own: boolean;
  /** Whether it is one more offer of a step that has sent another, or should have. */
  readonly further: boolean;
}

export type OwnOfferCommand =
  | { readonly type: 'delivered' }
  | UnmadeOffer
  | { readonly type: 'verdict'; readonly verdict: OfferVerdict };

export interface OfferVerdict extends Judgement {
  /** Set where the wait for the answer was ended from outside, so that nothing is decided. */
  readonly interrupted?: true;
  /** From delivery to the complete ACK; null without one. */
  readonly latencyMs: number | null;
  /** Whether it was the deadline that decided, with no complete ACK. */
  readonly timedOut: boolean;
  /** When what decided was observed. */
  readonly at: Instant;
}
