import { tmpdir } from 'node:os';
import { systemFailure } from '../failure.ts';
import { endpointWithin } from '../io/endpoint.ts';
import { PrivateDirectory } from '../io/private-directory.ts';

/** How people write an endpoint that nobody else has. */
export const AUTO = ':auto';

/** A new endpoint in a directory of its own, for its owner alone, gone when the process ends. */
export interface PrivateEndpoint {
  readonly endpoint: string;
  /** Removes it earlier. */
  remove(): void;
}

/** Throws a Failure. */
export function makePrivateEndpoint(role: string): PrivateEndpoint {
  // A Unix socket's path has to be short, which that of $TMPDIR may not be.
  const parent = process.platform === 'win32' ? tmpdir() : '/tmp';
  try {
    const { path, remove } = new PrivateDirectory(parent);
    return { endpoint: endpointWithin(path, role), remove };
  } catch (error) {
    throw systemFailure(error, `cannot make a private directory in ${parent}`);
  }
}

export function privateEndpoint(role: string): string {
  return makePrivateEndpoint(role).endpoint;
}
