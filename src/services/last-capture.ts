import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { preparePrivateDirectory, privateDirectory } from '../io/endpoint.ts';

const MOST_REMEMBERED = 5;

/** Where the paths of the last captures are kept: in the private directory of the default endpoints, which goes with the session. */
function note(): string {
  return join(privateDirectory(), 'last-capture');
}

/** The captures that were written last and are still there, the newest first. */
export function lastCaptures(): readonly string[] {
  return remembered().filter((path) => existsSync(path));
}

/** Remembers a capture; failing to do so does no harm. */
export function rememberCapture(path: string): void {
  const whole = resolve(path);
  const paths = [whole, ...remembered().filter((known) => known !== whole)].slice(0, MOST_REMEMBERED);
  try {
    preparePrivateDirectory();
    writeFileSync(note(), paths.join('\n'), { mode: 0o600 });
  } catch {
    // Only the welcome screen needs it.
  }
}

function remembered(): readonly string[] {
  try {
    return readFileSync(note(), 'utf8')
      .split('\n')
      .filter((path) => path !== '');
  } catch {
    return [];
  }
}
