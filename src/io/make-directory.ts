import { lstatSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { errorCode } from '../failure.ts';

/**
 * Makes a directory and those above it, unless they exist. Node's own way to do so never returns under /proc, where making a
 * directory is answered with ENOENT. Throws the error of the system.
 */
export function makeDirectory(directory: string, mode = 0o777): void {
  const missing: string[] = [];
  for (let at = directory; lstatSync(at, { throwIfNoEntry: false }) === undefined; at = dirname(at))
    missing.push(at);
  for (const one of missing.reverse()) {
    try {
      mkdirSync(one, { mode });
    } catch (error) {
      // Another process was faster.
      if (errorCode(error) !== 'EEXIST') throw error;
    }
  }
}
