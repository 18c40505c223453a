import type { Offered } from '../handoff/judge-ack.ts';
import type { PendingHandoffs } from '../handoff/pending-handoffs.ts';
import type { SettledClient } from '../handoff/settled-client.ts';
import type { Step } from '../script/action.ts';
import type { OfferVerdict } from './offer.ts';

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
  /** Every Hello is refused so; null: it is judged. */
  readonly refusal: Refusal | null;
  /** The services that are known; null: all. */
  readonly services: ReadonlySet<string> | null;
  readonly daemonVersion: string;
  readonly backendPipe: string;
  readonly nextConnectionId: () => string;
  /** What is done about the ready of the next handoff. */
  readonly nextReady: () => Step;
  /** In ms, on a clock that does not jump. */
  readonly now: () => number;
}

export type BrokerEvent =
  | { readonly type: 'received'; readonly bytes: Uint8Array }
  /** The client has closed, or its connection broke. */
  | { readonly type: 'closed' }
  /** The offer has been written. */
  | { readonly type: 'delivered' }
  /** The backend has answered, or failed to. `observedAt`: in ms, on the clock of the rules. */
  | { readonly type: 'answered'; readonly verdict: OfferVerdict; readonly observedAt: number }
  /** No offer could be made; `text` says why. */
  | { readonly type: 'undeliverable'; readonly text: string }
  | { readonly type: 'timer'; readonly timer: BrokerTimer };

export type BrokerTimer = 'hello' | 'step';

export type BrokerCommand =
  | { readonly type: 'send'; readonly bytes: Uint8Array }
  /** Make an offer of this client’s connection. */
  | {
      readonly type: 'offer';
      readonly token: Uint8Array;
      readonly bytes: Uint8Array;
      readonly offered: Offered;
    }
  | { readonly type: 'start-timer'; readonly timer: BrokerTimer; readonly ms: number }
  | { readonly type: 'stop-timer'; readonly timer: BrokerTimer }
  /** What became of the client is known. */
  | { readonly type: 'settled'; readonly client: SettledClient }
  /** Let go of the connection once everything is written, without shutting it down: it may be a backend’s by now. */
  | { readonly type: 'close' };
