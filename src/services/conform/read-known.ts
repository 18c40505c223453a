import { readFileSync } from 'node:fs';
import { KnownFailing } from '../../conform/known-failing.ts';
import { systemFailure } from '../../failure.ts';

/** Reads a file of cases that are known to fail. Throws a Failure. */
export function readKnown(path: string): KnownFailing {
  try {
    return new KnownFailing(readFileSync(path, 'utf8'));
  } catch (error) {
    throw systemFailure(error, `cannot read the known failures ${path}`);
  }
}
