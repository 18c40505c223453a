import type { Part, Passed } from './message.ts';

/** The write before an offer: the token’s bytes without framing, the connection passed with them. docs/protocol.md, "The sideband". */
export function sideband(token: Uint8Array, passed: readonly Passed[] = ['connection']): Part {
  return { bytes: token, passed };
}
