import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { defaultEndpoint, prepareDirectory } from '../io/endpoint.ts';

/** Where the last capture’s path is kept: in the private directory of the default endpoints, which goes with the session. */
function note(): string {
  return join(dirname(defaultEndpoint('backend')), 'last-capture');
}

/** The capture that was written last, if it is still there. */
export function lastCapture(): string | null {
  try {
    const path = readFileSync(note(), 'utf8');
    return existsSync(path) ? path : null;
  } catch {
    return null;
  }
}

/** Remembers a capture. It is no loss where that cannot be done. */
export function rememberCapture(path: string): void {
  try {
    prepareDirectory(defaultEndpoint('backend'));
    writeFileSync(note(), resolve(path), { mode: 0o600 });
  } catch {
    // Nothing but the welcome screen asks for it.
  }
}
