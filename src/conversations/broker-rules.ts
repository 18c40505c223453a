import type { HelloRate } from '../handoff/hello-rate.ts';
import type { PendingHandoffs } from '../handoff/pending-handoffs.ts';
import type { Step } from '../script/action.ts';

export interface Refusal {
  /** Name of an ErrorCode, or a number that has none. */
  readonly code: string | number;
  readonly reason: string;
  readonly retryAfterMs: number;
}

/** What the clients of one fake broker share. */
export interface BrokerRules {
  readonly pending: PendingHandoffs;
  /** Whether connections can be passed here at all. */
  readonly handlePassing: boolean;
  /**
   * On Windows: puts the client’s connection into the backend that was dialled and gives its value there, `0` where that fails. Absent where
   * it is passed with a sideband.
   */
  readonly handle?: () => string;
  /** Closes it there again, where no offer names it to the backend. */
  readonly takeBack?: () => void;
  /** Every Hello is refused so; null: it is judged. */
  readonly refusal: Refusal | null;
  /** Refuse as a broker with no descriptors left does. */
  readonly fdPressure: boolean;
  /** Null: any number of Hellos is answered. */
  readonly rate: HelloRate | null;
  /** The services that are known; null: all. */
  readonly services: ReadonlySet<string> | null;
  /** Versions of the service that are not served. */
  readonly blockedVersions: ReadonlySet<string>;
  /** The session token that a Hello has to show in auth_token, as lower-case hex; null: none is in use. */
  readonly authToken?: string | null;
  readonly daemonVersion: string;
  /** Where the offers go. */
  readonly backend: string;
  /** Where clients fall back to. */
  readonly backendPipe: string;
  /** How long a backend may take to answer. */
  readonly deadlineMs: number;
  readonly nextConnectionId: () => string;
  /** What is done about the next HelloReply, the next offer, and the next ready. */
  readonly nextReply: () => Step;
  /** @param token of the offer, as hex */
  readonly nextOffer: (token: string) => Step;
  /** @param token of its handoff, as hex */
  readonly nextReady: (token: string) => Step;
}
