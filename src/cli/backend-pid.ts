import { Flags } from '@oclif/core';
import { usageFailure } from '../failure.ts';
import { parseCount } from '../values/integer.ts';
import type { ReadFlag } from './read-flag.ts';

/** Whose table gets the handle of the connection, where the system does not tell, or tells of a process in between. */
export const backendPidFlag = Flags.string({
  description: 'on Windows: duplicate the handle into this process (default: the one that listens)',
  helpValue: 'PID',
});

/** Null where it was not given. @param read reads the value of a flag */
export function backendPidFrom(
  flags: { readonly 'backend-pid'?: string | undefined },
  read: ReadFlag,
): number | null {
  const text = flags['backend-pid'];
  if (text === undefined) return null;
  if (process.platform !== 'win32')
    throw usageFailure('--backend-pid is about handles, which only Windows has', 'leave it out');
  return read('--backend-pid', text, parseCount);
}
