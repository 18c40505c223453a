export type EndpointRole = 'backend' | 'broker';

/** What an endpoint is on one system. */
export interface EndpointRules {
  /** Where a role listens when nothing else is said. */
  defaultEndpoint(role: EndpointRole, environment: NodeJS.ProcessEnv): string;
  /** Another endpoint with a related name: `broker-fallback.sock` beside `broker.sock`. */
  beside(endpoint: string, what: string): string;
  /** An endpoint that only the owner of a fresh directory can know or enter. */
  within(directory: string, name: string): string;
  /** The same endpoint, wherever it is named from. Throws a Failure where it can be none. */
  absolute(endpoint: string): string;
  /** Whether two are the same. Throws a Failure where one can be none. */
  areSame(one: string, other: string): boolean;
  /** Refuses what the system could not open, or would cut silently. Throws a Failure. */
  check(endpoint: string): void;
  /** Refuses to dial a default endpoint that somebody else could have made: a token and a connection would go to a stranger. Throws a Failure. */
  checkOwner(endpoint: string, environment: NodeJS.ProcessEnv): void;
  /** Makes what a default endpoint needs; leaves others to their owners. Throws a Failure. */
  prepare(endpoint: string, environment: NodeJS.ProcessEnv): void;
  /** Where files of the owner alone may be, that go with the session. */
  privateDirectory(environment: NodeJS.ProcessEnv): string;
}
