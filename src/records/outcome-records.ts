import type { Check } from '../handoff/check.ts';
import type { ClientOutcome } from '../handoff/client-outcome.ts';
import type { Outcome } from '../handoff/judge-ack.ts';
import type { Problem } from '../wire/problem.ts';
import type { LatencySummary } from './latencies.ts';

/** How an offer or a Hello ended, as the side that made it judges that. */
export interface VerdictRecord {
  readonly type: 'verdict';
  /** Number of the try, and of its connection. */
  readonly connection: number;
  /** `unreachable`: nobody listened. */
  readonly outcome: Outcome | 'unreachable';
  /** Set where the command was told to end before anything was decided: the outcome is how far it had come. */
  readonly interrupted?: true;
  /** In the order in which a conforming peer makes them, each passed, failed or not reached. */
  readonly checks: readonly Check[];
  /** The reason of a refusal; may be empty. */
  readonly errorDetail: string;
  /** Until the answer was complete, in ms; null without one. */
  readonly latencyMs: number | null;
  /** What happened on the connection that was handed over; null where nothing was sent on it. */
  readonly adopted: Adopted | null;
  /** Of an offer: whether nobody held the handed-over connection any longer when that was looked at (or it was shut down both ways, which looks the same); null where none was passed. */
  readonly released?: boolean | null;
  /** What showed at the client’s end of the connection that was handed over. */
  readonly problems?: readonly Problem[];
  /** Of a Hello: `adopted`, the connection was handed over; `reconnected`, to backend_pipe; `none`. */
  readonly route?: Route;
  /** Of a Hello: why not `adopted`; may be empty. */
  readonly reason?: string;
  /** Of a Hello: what happened on the connection to backend_pipe. */
  readonly reconnected?: Adopted | null;
  /** What was expected of each, where anything was, and whether this one met it. */
  readonly expected?: string;
  readonly met?: boolean;
}

/** A verdict as the program keeps it. */
export interface KnowingVerdict extends VerdictRecord {
  /** The tokens of what was tried, which its texts may repeat; never written. */
  readonly secrets?: readonly Uint8Array[];
}

/** How many tries went, together. */
export interface LoadRecord {
  readonly type: 'load';
  readonly tried: number;
  readonly seconds: number;
  readonly perSecond: number;
  /** Tries that went otherwise than expected. */
  readonly unexpected: number;
  readonly outcomes: { readonly [outcome: string]: number };
  /** How many of them were not decided, as the command was told to end. */
  readonly interrupted: number;
  /** How many connections were to be tried and were not, as the command was told to end, or as nobody listened. */
  readonly untried: number;
  /** As seen from the side that tried; null where nothing was answered. */
  readonly latencyMs: LatencySummary | null;
}

export type Route = 'adopted' | 'reconnected' | 'none';

/** What happened on the handed-over connection. */
export interface Adopted {
  readonly sent: string;
  readonly received: string;
  readonly closed: boolean;
}

/** What became of a client of a fake broker. */
export interface ClientRecord extends ClientOutcome {
  readonly type: 'client';
  readonly connection: number;
  /** Of the process at the other end; null where the system does not tell. */
  readonly pid: number | null;
}
