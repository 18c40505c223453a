import type { Binding } from '../parts/keys.ts';
import { VIEWER_KEYS } from '../viewer/viewer-keys.ts';

/** Of the tap, beside those of the viewer. */
export const TAP_KEYS: readonly Binding<string>[] = [
  {
    keys: ['i'],
    action: 'intercept',
    does: 'hold the frames that match an expression; empty: none',
    short: 'intercept',
  },
  { keys: ['a'], action: 'pass', does: 'let the selected held frame pass', short: 'pass' },
  { keys: ['A'], action: 'pass-all', does: 'let every held frame pass' },
  { keys: ['d'], action: 'drop', does: 'drop it', short: 'drop' },
  {
    keys: ['e'],
    action: 'edit',
    does: 'edit it, field by field or as bytes, before it passes',
    short: 'edit',
  },
  { keys: ['E'], action: 'set', does: 'set one of its fields, as in token=00ff…, and let it pass' },
  { keys: ['I'], action: 'insert', does: 'send other bytes before it, with a descriptor if wanted' },
  { keys: ['P'], action: 'attach', does: 'pass a descriptor of ours with it' },
  { keys: ['D'], action: 'repeat', does: 'let it pass twice' },
  { keys: ['u'], action: 'hang-up', does: 'close the connection on both sides' },
  { keys: ['b'], action: 'break', does: 'break it, as --break would; asks for the action', short: 'break' },
  { keys: ['B'], action: 'rule', does: 'a rule for frames to come, FRAME=SCRIPT, as with --break' },
  { keys: ['L'], action: 'held', does: 'the frames that were held' },
  // Paging back has other keys beside `b`.
  ...VIEWER_KEYS.map((binding) => ({ ...binding, keys: binding.keys.filter((key) => key !== 'b') })),
];
