import type { PassedBy } from '../need.ts';
import type { HandedOver, Handle, Wire } from '../wire.ts';

/** A backend under test, for whoever plays its broker. */
export interface BackendPeer {
  /** In every offer, unless a case wants another. */
  readonly service: string;
  readonly passedBy: PassedBy;
  /** A new connection to its endpoint. */
  dial(): Promise<Wire>;
  /** A fresh token. */
  token(): Uint8Array;
  /** A connection to hand over. */
  connection(options?: { readonly nonblocking?: boolean }): HandedOver;
  /** Something that is not a connected stream socket. */
  other(kind: 'pipe' | 'file' | 'listener' | 'datagram'): Handle;
  /** Resolves after a while, in ms. */
  pause(ms: number): Promise<void>;
}

/** How long an answer or a close may take if nothing delays it. In ms. */
export const PROMPT_MS = 2_000;
