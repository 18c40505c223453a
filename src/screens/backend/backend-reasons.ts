import type { Habit } from '../parts/keys.ts';
import type { BackendAction } from './backend-keys.ts';
import { notHeld } from './decisions.ts';
import type { DeskOffer } from './desk-offer.ts';

export interface BackendPlace {
  /** The selected offer. */
  readonly chosen: DeskOffer | undefined;
  /** Whether the focus is on the answers to choose from. */
  readonly inAnswers: boolean;
  /** Whether the focus is on the ACK that is edited, and its offer. */
  readonly inEditor: boolean;
  readonly edited: DeskOffer | undefined;
  /** Whether any offer is still to be decided about. */
  readonly held: boolean;
  readonly canGoBack: boolean;
}

/** Why an action has no effect at a place of the backend’s screen; null: it has one. */
export function backendReason(action: BackendAction | Habit, place: BackendPlace): string | null {
  const { chosen, inAnswers, inEditor, edited, held, canGoBack } = place;
  switch (action) {
    case 'ack':
    case 'refuse':
    case 'delay':
    case 'corrupt':
    case 'silent':
    case 'hang-up':
    case 'edit':
      return notHeld(chosen);
    case 'open':
      if (inEditor) return notHeld(edited);
      return inAnswers ? notHeld(chosen) : nothing(chosen);
    case 'ack-all':
    case 'refuse-all':
      return held ? null : 'no offer is held';
    case 'talk':
      return chosen?.talking ? null : 'no connection of this offer is open';
    case 'copy':
    case 'write':
      return nothing(chosen);
    case 'explain':
      return inAnswers ? null : nothing(chosen);
    case 'left':
      return canGoBack ? null : 'this is the leftmost place';
    default:
      return null;
  }
}

function nothing(chosen: DeskOffer | undefined): string | null {
  return chosen === undefined ? 'no offer is selected' : null;
}
