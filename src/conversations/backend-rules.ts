import type { OfferValues } from '../handoff/judge-offer.ts';
import type { TokenStore } from '../handoff/tokens.ts';
import type { Step } from '../script/action.ts';
import type { AdoptMode } from '../script/adopt-mode.ts';
import type { StepPlayer } from '../script/step-player.ts';
import type { SidebandMode } from '../wire/strict/offer-reader.ts';
import type { PassedOn } from './passed-on.ts';
import type { Stretch, Unaccepted } from './unaccepted-offers.ts';

/** What the connections of one fake backend share. */
export interface BackendRules {
  readonly sideband: SidebandMode;
  readonly tokens: TokenStore;
  /** Whether it can be seen which descriptors came; a sideband without one is then dropped. */
  readonly seesDescriptors: boolean;
  /** What is done with a connection that was handed over, unless the step says otherwise. */
  readonly adopt: AdoptMode;
  /** Let the script also answer what a real backend would refuse or drop. */
  readonly lenient: boolean;
  /** What is done about the next connection, before anything is read. */
  readonly nextAccept: () => Step;
  /** Takes on an offer; false where the last one to answer has been answered. */
  readonly claim: () => boolean;
  /** The step for an offer; null: it is held until somebody decides. */
  readonly nextStep: (offer: OfferValues) => Step | null;
  /** Whether the next step begins before the offer has come. */
  readonly answersEarly: () => boolean;
  /** Takes the next step, which begins before the offer has come. @param token that its sideband announces, as lower-case hex */
  readonly earlyStep: (token: string) => Step;
}

/** `accept-step`, `step`: the pause inside of a step about the connection, or about an offer. */
export type BackendTimer = 'accept-step' | 'partial-offer' | 'step';

/** The decision about the offer that is held. */
export interface Decided {
  readonly type: 'decided';
  readonly step: Step;
}

export type OwnBackendCommand =
  /** An offer waits for a decision. */
  | { readonly type: 'held'; readonly offer: OfferValues }
  /** The step for an offer has been carried out. */
  | { readonly type: 'answered' }
  | Unaccepted;

/** An offer that is being answered. */
export interface Pending {
  readonly offer: OfferValues;
  readonly passed: PassedOn;
  /** Where it is in all that came. */
  readonly place: Stretch;
  /** Null while it is held. */
  player: StepPlayer | null;
  /** Whether the step resets the connection in the end. */
  resets: boolean;
}
