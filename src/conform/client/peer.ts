import type { Wire } from '../wire.ts';

/** A client under test, for whoever plays its broker. One process of it is started for each case. */
export interface ClientPeer {
  /** The client’s connection, once it has sent a readable Hello. */
  greeted(withinMs: number): Promise<Greeted>;
  /** Where backend_pipe points in this case; a dial is noticed. */
  readonly backendPipe: string;
  /** A fresh token. */
  token(): Uint8Array;
  /** Which route the client takes, as seen on the wire. */
  route(greeted: Greeted, withinMs: number): Promise<Route>;
  /** Whether the client’s application shows that it has received a text: prints it, or sends it back on the connection. */
  shows(greeted: Greeted, text: string, withinMs: number): Promise<boolean>;
  /**
   * How the client’s process ends by itself, in a few words, or empty where that is as it should be; null where it does not
   * end.
   */
  ends(withinMs: number): Promise<string | null>;
  /** Resolves after a while, in ms. */
  pause(ms: number): Promise<void>;
}

export interface Greeted {
  readonly wire: Wire;
  /** request_id of the Hello’s frame, as a decimal string. */
  readonly requestId: string;
  readonly serviceName: string;
}

/**
 * `adopted`: it goes on with its connection and dials nothing; `fell-back`: it dialled backend_pipe; `gone`: it closed its
 * connection and dialled nothing. `ms`: how long that took to show.
 */
export interface Route {
  readonly taken: 'adopted' | 'fell-back' | 'gone';
  readonly ms: number;
}

/** How long a client may take to say Hello, which includes the start of its process, on a busy machine too. In ms. */
export const GREETING_MS = 30_000;
/** How long it may take to act on what it was told. In ms. */
export const ACTS_MS = 1_500;
/** A client waits 2 s for ready; this leaves some to spare. In ms. */
export const GIVES_UP_MS = 4_000;
