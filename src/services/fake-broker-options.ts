import type { Refusal } from '../conversations/broker-rules.ts';
import type { StepSource } from '../script/step-source.ts';
import type { ServerOptions } from './server-options.ts';

export interface FakeBrokerOptions extends ServerOptions {
  /** How long to keep dialling the backend until something is listening, in ms. */
  readonly waitMs?: number;
  /** Where the offers go. */
  readonly backend: string;
  /** The backend’s process, on Windows; null, or left out: the one that listens there. */
  readonly backendPid?: number | null;
  /** Where clients fall back to. */
  readonly backendPipe: string;
  /** Whether to listen there ourselves, and echo. */
  readonly serveBackendPipe: boolean;
  readonly deadlineMs: number;
  /** How every Hello is refused; null: each is judged. */
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
  /** Said once it listens, for a person. */
  readonly hint: string;
}
