import type { Habit } from '../parts/keys.ts';
import { type CaseOnBoard, isOver } from './case-board.ts';
import type { ConformAction } from './conform-keys.ts';

export interface ConformPlace {
  /** The selected case. */
  readonly chosen: CaseOnBoard | undefined;
  readonly inList: boolean;
  readonly anyFailed: boolean;
  /** Whether the case that runs is selected as it begins. */
  readonly follows: boolean;
  readonly canGoBack: boolean;
}

/** Why an action has no effect at a place of the screen of conform; null: it has one. */
export function conformReason(action: ConformAction | Habit, place: ConformPlace): string | null {
  const { chosen, inList, anyFailed, follows, canGoBack } = place;
  const nothing = chosen === undefined ? 'no case is selected' : null;
  switch (action) {
    case 'again':
      if (chosen === undefined) return nothing;
      return isOver(chosen.state) ? null : `${chosen.of.id} has not ended yet`;
    case 'again-failed':
      return anyFailed ? null : 'no case has failed';
    case 'follow':
      return follows ? 'the case that runs is followed already' : null;
    case 'left':
      return canGoBack ? null : 'this is the leftmost place';
    case 'open':
    case 'right':
      return inList ? nothing : 'there is nothing more to open';
    case 'copy':
    case 'explain':
      return nothing;
    default:
      return null;
  }
}
