import type { HeldFrame } from './held-frames.ts';

/** What is done about the selected frame. */
export const DECIDING: readonly string[] = [
  ...['pass', 'drop', 'repeat', 'hang-up', 'edit', 'set', 'insert', 'attach', 'break'],
];

/** What can be done with records, and not with held frames. */
const NOT_OF_HELD: readonly string[] = ['write', 'compare', 'sort', 'client'];

/** What a key of the tap needs of the place where it is pressed. */
export interface TapPlace {
  /** The selected held frame. */
  readonly chosen: HeldFrame | undefined;
  /** Where the focus is among the held frames; null: elsewhere. */
  readonly place: 'list' | 'editor' | null;
  /** Whether any frame waits for a decision. */
  readonly waiting: boolean;
  /** Whether the held frames are in sight. */
  readonly shown: boolean;
}

/** Why an action has no effect; null: it has one; undefined: it is about records, and these know. */
export function tapReason(
  action: string,
  { chosen, place, waiting, shown }: TapPlace,
): string | null | undefined {
  if (DECIDING.includes(action) || (place !== null && action === 'open')) return undecidable(chosen);
  if (action === 'held') return shown ? null : 'nothing has been held yet; i sets which frames are';
  if (action === 'pass-all') return waiting ? null : 'nothing is held';
  if (place === null) return undefined;
  if (action === 'copy' || action === 'explain') return chosen === undefined ? NOTHING : null;
  if (action === 'right') return place === 'list' ? null : 'there is nothing more to open';
  return NOT_OF_HELD.includes(action) ? 'held frames can be copied, with y, and decided about' : undefined;
}

const NOTHING = 'nothing is held; i sets which frames are';

function undecidable(chosen: HeldFrame | undefined): string | null {
  if (chosen === undefined) return NOTHING;
  return chosen.decision === null ? null : `frame ${chosen.number} is decided already: ${chosen.decision}`;
}
