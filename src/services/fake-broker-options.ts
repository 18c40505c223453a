import type { Refusal } from '../conversations/broker-rules.ts';
import type { StepSource } from '../script/step-source.ts';
import type { HeldMessages } from './control/held-messages.ts';
import type { Steering } from './control/steering.ts';
import type { TrafficObserver } from './traffic.ts';

export interface FakeBrokerOptions {
  /** How long to keep dialling until something is listening, in ms. */
  readonly waitMs?: number;
  readonly endpoint: string;
  /** Where the offers go. */
  readonly backend: string;
  /** Where clients fall back to. */
  readonly backendPipe: string;
  /** Whether to listen there ourselves, and echo. */
  readonly serveBackendPipe: boolean;
  readonly deadlineMs: number;
  /** Every Hello is refused so; null: it is judged. */
  readonly refusal: Refusal | null;
  /** The services that are known; null: all. */
  readonly services: ReadonlySet<string> | null;
  readonly daemonVersion: string;
  readonly replies: StepSource;
  readonly offers: StepSource;
  readonly readies: StepSource;
  /** Of every Negotiated; null: another for each. */
  readonly connectionId: string | null;
  readonly fdPressure: boolean;
  /** How many Hellos a process may send in a second; null: any number. */
  readonly rateLimit: number | null;
  readonly blockedVersions: ReadonlySet<string>;
  /** The session token that every Hello has to show, as lower-case hex; null, or left out: none. */
  readonly authToken?: string | null;
  /** How many clients to serve; null: serve until stopped. */
  readonly count: number | null;
  readonly capture: string | null;
  /** Whether secrets are replaced in the capture. */
  readonly redact?: boolean;
  /** Said once it listens, for a person. */
  readonly hint: string;
  /** Holds readies until somebody decides about each; null: none is held. */
  readonly held?: HeldMessages | null;
  /** What can be changed while it runs. */
  readonly steering?: Steering | null;
  /** Told of all that passes. */
  readonly observer?: TrafficObserver;
}
