import { tmpdir } from 'node:os';
import { systemFailure, usageFailure } from '../failure.ts';
import { endpointOr, endpointWithin, shownEndpoint } from '../io/endpoint.ts';
import type { EndpointRole } from '../io/endpoint-rules.ts';
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

/**
 * Where a command listens: the endpoint given or `$HANDOFF_ENDPOINT`, a fresh private one where that is `:auto`, else the default one of the
 * role. Throws a Failure.
 */
export function endpointToListenOn(
  given: string | undefined,
  role: EndpointRole,
  environment = process.env,
): string {
  const named = given ?? environment['HANDOFF_ENDPOINT'];
  return named === AUTO ? privateEndpoint(role) : endpointOr(given, role, environment);
}

/** Where a command dials. Throws a Failure, also for `:auto`: whoever listens there would have to know it. */
export function endpointToDial(
  given: string | undefined,
  role: EndpointRole,
  environment = process.env,
): string {
  refuseAuto(given ?? environment['HANDOFF_ENDPOINT']);
  return endpointOr(given, role, environment);
}

/** The same for an endpoint that has no default. Throws a Failure. */
export function namedEndpointToDial(named: string): string {
  refuseAuto(named);
  return shownEndpoint(named);
}

function refuseAuto(named: string | undefined): void {
  if (named === AUTO)
    throw usageFailure(
      `${AUTO} is a fresh endpoint to listen on; nobody can be listening there yet`,
      'name the endpoint that the other side says it is listening on',
    );
}
