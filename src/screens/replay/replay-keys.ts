import type { Binding } from '../parts/keys.ts';
import { VIEWER_KEYS } from '../viewer/viewer-keys.ts';

/** Of replay, beside those of the viewer. */
export const REPLAY_KEYS: readonly Binding<string>[] = [
  {
    keys: ['r'],
    action: 'again',
    does: 'play the recording again; --capture keeps the last run',
    short: 'again',
  },
  {
    keys: ['i'],
    action: 'ignore',
    does: 'a field that may differ, as with --ignore; asks which',
    short: 'ignore',
  },
  {
    keys: ['M'],
    action: 'messages',
    does: 'what the peer said, beside what was recorded',
    short: 'messages',
  },
  ...VIEWER_KEYS,
];
