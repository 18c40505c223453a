import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemFailure } from '../failure.ts';

/** How people write an endpoint that nobody else has. */
export const AUTO = ':auto';

/** A fresh endpoint in a directory of its own, for its owner alone; gone when the process ends. */
export function privateEndpoint(role: string): string {
  // A Unix socket's path has to be short, which that of $TMPDIR may not be.
  const parent = process.platform === 'win32' ? tmpdir() : '/tmp';
  try {
    const directory = mkdtempSync(join(parent, 'handoff-cli-'));
    process.once('exit', () => rmSync(directory, { recursive: true, force: true }));
    return join(directory, `${role}.sock`);
  } catch (error) {
    throw systemFailure(error, `cannot make a private directory in ${parent}`);
  }
}
