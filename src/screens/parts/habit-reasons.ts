import type { Pane } from '../layout/pane.ts';
import type { Habit } from './keys.ts';

/** What there is at a place, as far as the habits depend on it. */
export interface PlaceFacts {
  readonly panes: number;
  readonly focused: Pane;
  readonly searching: boolean;
  /** Whether rows can go badly here. */
  readonly troubles: boolean;
  readonly marked: boolean;
  readonly canGoBack: boolean;
}

/** Why a habit has no effect at a place; null: it has one, or the screen has to say. */
export function habitReason(
  action: string,
  { panes, focused, searching, troubles, marked, canGoBack }: PlaceFacts,
): string | null {
  switch (action as Habit) {
    case 'pane':
    case 'previous-pane':
    case 'zoom':
      return panes > 1 ? null : 'there is only one pane here';
    case 'search':
      return focused.unsearchable;
    case 'next':
    case 'previous':
      if (searching) return focused.unsearchable;
      return troubles ? null : 'nothing to search for yet; / starts a search';
    case 'return':
      return marked ? null : 'nothing is marked yet; m and a letter mark a row';
    case 'back':
      return canGoBack ? null : 'there is nothing to go back to; q quits';
    default:
      return null;
  }
}
