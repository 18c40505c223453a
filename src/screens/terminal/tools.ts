import type { Tools } from '../parts/tools.ts';
import { copyToClipboard } from './clipboard.ts';

/** The world around a screen in a terminal. */
export function terminalTools(): Tools {
  return {
    now: () => performance.now(),
    later: (what) => setImmediate(what),
    copy: copyToClipboard,
  };
}
