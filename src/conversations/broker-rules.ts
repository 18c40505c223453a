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
  /** Every Hello is refused so; null: it is judged. */
  readonly refusal: Refusal | null;
  /** The services that are known; null: all. */
  readonly services: ReadonlySet<string> | null;
  readonly daemonVersion: string;
  /** Where the offers go. */
  readonly backend: string;
  /** Where clients fall back to. */
  readonly backendPipe: string;
  /** How long a backend may take to answer. */
  readonly deadlineMs: number;
  readonly nextConnectionId: () => string;
  /** What is done about the ready of the next handoff. */
  readonly nextReady: () => Step;
}
