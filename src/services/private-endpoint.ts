import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemFailure } from '../failure.ts';

/** How people write an endpoint that nobody else has. */
export const AUTO = ':auto';

/** A fresh endpoint in a directory of its own, for its owner alone. */
export interface PrivateEndpoint {
  readonly endpoint: string;
  /** Removes the directory. */
  remove(): void;
}

export function makePrivateEndpoint(role: string): PrivateEndpoint {
  // A Unix socket's path has to be short, which that of $TMPDIR may not be.
  const parent = process.platform === 'win32' ? tmpdir() : '/tmp';
  try {
    const directory = mkdtempSync(join(parent, 'handoff-cli-'));
    return {
      endpoint: join(directory, `${role}.sock`),
      remove: () => rmSync(directory, { recursive: true, force: true }),
    };
  } catch (error) {
    throw systemFailure(error, `cannot make a private directory in ${parent}`);
  }
}

/** A fresh endpoint that is gone when the process ends. */
export function privateEndpoint(role: string): string {
  const { endpoint, remove } = makePrivateEndpoint(role);
  process.once('exit', remove);
  return endpoint;
}
