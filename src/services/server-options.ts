import type { HeldMessages } from './control/held-messages.ts';
import type { Steering } from './control/steering.ts';
import type { TrafficObserver } from './traffic.ts';

/** What is asked of every server, whatever it plays. */
export interface ServerOptions<Observer extends TrafficObserver = TrafficObserver> {
  /** Where to listen. */
  readonly endpoint: string;
  /** How many to serve (offers, clients, connections); null: serve until stopped. */
  readonly count: number | null;
  readonly capture: string | null;
  /** Whether secrets are replaced in the capture. */
  readonly redact?: boolean;
  /** Holds frames until somebody decides about each; null: none is held. */
  readonly held?: HeldMessages | null;
  /** What can be changed while it runs. */
  readonly steering?: Steering | null;
  /** Called with everything that passes. */
  readonly observer?: Observer;
}
