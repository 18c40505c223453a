import type { EndpointRole, EndpointRules } from './endpoint-rules.ts';
import { makeDirectory } from './make-directory.ts';
import { SOCKET_ENDPOINTS } from './socket-endpoints.ts';
import { PIPE_ENDPOINTS } from './windows/pipe-endpoints.ts';

const RULES: EndpointRules = process.platform === 'win32' ? PIPE_ENDPOINTS : SOCKET_ENDPOINTS;

/** The endpoint asked for, else `$HANDOFF_ENDPOINT`, else the default one of that role. Throws a Failure where it can be none. */
export function endpointOr(given: string | undefined, role: EndpointRole, environment = process.env): string {
  const named = given ?? environment['HANDOFF_ENDPOINT'];
  return named === undefined || named === '' ? defaultEndpoint(role, environment) : shownEndpoint(named);
}

/** An endpoint in the way that the system writes it: a pipe by its whole path, a socket as it was given. Throws a Failure. */
export function shownEndpoint(endpoint: string): string {
  return process.platform === 'win32' ? RULES.absolute(endpoint) : endpoint;
}

/** Where that role listens when nothing else is said. */
export function defaultEndpoint(role: EndpointRole, environment = process.env): string {
  return RULES.defaultEndpoint(role, environment);
}

/** Another endpoint with a related name: `broker-fallback.sock` beside `broker.sock`. */
export function besideEndpoint(endpoint: string, what: string): string {
  return RULES.beside(endpoint, what);
}

/** An endpoint that is private because its directory is, and, where endpoints are in no directory, because nobody knows it. */
export function endpointWithin(directory: string, name: string): string {
  return RULES.within(directory, name);
}

/** The same endpoint, wherever it is named from. Throws a Failure where it can be none. */
export function absoluteEndpoint(endpoint: string): string {
  return RULES.absolute(endpoint);
}

/** Whether two endpoints are the same. Throws a Failure where one can be none. */
export function areSameEndpoint(one: string, other: string): boolean {
  return RULES.areSame(one, other);
}

/** Refuses an endpoint that the system could not open; a longer one would be cut silently. Throws a Failure. */
export function checkLength(endpoint: string): void {
  RULES.check(endpoint);
}

/**
 * Refuses to dial a default endpoint in a directory that somebody else could have filled: a token and a connection would go
 * to a stranger. Throws a Failure.
 */
export function checkDirectory(endpoint: string, environment = process.env): void {
  RULES.checkOwner(endpoint, environment);
}

/** Makes the directory of a default endpoint, for its owner alone; leaves other directories to their owners. Throws a Failure. */
export function prepareDirectory(endpoint: string, environment = process.env): void {
  RULES.prepare(endpoint, environment);
}

/** Where files of the owner alone may be, that go with the session. */
export function privateDirectory(environment = process.env): string {
  return RULES.privateDirectory(environment);
}

/** Makes that directory. Throws an error. */
export function preparePrivateDirectory(environment = process.env): void {
  if (process.platform === 'win32') makeDirectory(privateDirectory(environment));
  else prepareDirectory(defaultEndpoint('backend', environment), environment);
}
