import { usageFailure } from '../failure.ts';

/** Somebody who listens: an endpoint, or what was started and has one. */
export type Peer = string | { readonly endpoint: string };

/** The endpoint of a peer. Throws a Failure of kind `usage` where it has none: not every caller uses TypeScript. */
export function endpointOfPeer<P extends Peer | undefined>(
  option: string,
  peer: P,
): P extends Peer ? string : string | undefined;
export function endpointOfPeer(option: string, peer: Peer | undefined): string | undefined {
  const endpoint = typeof peer === 'object' && peer !== null ? peer.endpoint : peer;
  if (endpoint === undefined ? peer === undefined : typeof endpoint === 'string') return endpoint;
  throw usageFailure(`${option} must be an endpoint, or what was started and has one`);
}
