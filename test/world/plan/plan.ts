import type { AdoptMode } from '../../../src/script/adopt-mode.ts';
import type { SidebandMode } from '../../../src/wire/strict/offer-reader.ts';

/** Who does what in a world, and what happens to them: everything but chance, which comes from the seed. Scripts in their own words. */
export interface Plan {
  /** Of what the plan leaves to chance: how long bytes take, and in which portions they are read. */
  readonly seed: number;
  readonly visits: readonly Visit[];
  /** Steps for one message after the other; none: the usual one. */
  readonly scripts: { readonly [flag in ScriptFlag]?: readonly string[] };
  readonly taps: readonly TapPlan[];
  readonly lenient: boolean;
  /** What the backend does with what it is passed, and what it wants before an offer. */
  readonly adopt: AdoptMode;
  readonly sideband: SidebandMode;
  /** Why the broker refuses Hellos: descriptors are scarce, the version is blocked, or a process sends more than one a second. */
  readonly refuses: 'none' | 'fd-pressure' | 'version' | 'rate';
  /** Of whoever plays a broker. */
  readonly deadlineMs: number;
  /** How long bytes may take, in ms. */
  readonly latencyMs: number;
  /** One read in so many gives less than there is; 0: none. */
  readonly splits: number;
  readonly events: readonly WorldEvent[];
}

/** Named after the flags that take such scripts. */
export type ScriptFlag = 'backend-reply' | 'backend-accept' | 'broker-reply' | 'broker-offer' | 'ready';

/**
 * Somebody comes. `client` says Hello; `admin` asks the broker something; `sender` offers one connection after the other, and judges the answers;
 * `pipeline` offers several at once, on one connection.
 */
export interface Visit {
  readonly who: 'client' | 'admin' | 'sender' | 'pipeline';
  readonly atMs: number;
  /** What is done about the Hello or the offer. */
  readonly step: string;
  /** Of offers: their tokens by number; the same number is the same token, and one that is missing a new one. */
  readonly tokens: readonly number[];
  /** Of a sender: what is done about the offers that follow on the same connection, and whether no answer is awaited in between. */
  readonly more?: readonly string[];
  readonly pipelined?: boolean;
  /** Of a client: whether it cannot be handed over. */
  readonly plain?: boolean;
  /** Of an admin request. */
  readonly verb?: number;
}

/** A tap in front of the broker or the backend. */
export interface TapPlan {
  readonly before: 'broker' | 'backend';
  /** As `--break` takes them. */
  readonly breaks: readonly string[];
}

export type WorldEvent =
  | { readonly type: 'kill' | 'pause'; readonly who: Victim; readonly atMs: number; readonly forMs: number }
  /** The kernel drops one of the descriptors that are passed, counted from 0. */
  | { readonly type: 'drop-descriptor'; readonly which: number };

export type Victim = 'backend' | 'broker' | 'tap' | 'visitor';

/** A world without anybody in it, in which nothing unusual happens. */
export const USUAL: Plan = {
  seed: 0,
  visits: [],
  scripts: {},
  taps: [],
  lenient: false,
  adopt: 'echo',
  sideband: 'auto',
  refuses: 'none',
  deadlineMs: 300,
  latencyMs: 0,
  splits: 0,
  events: [],
};
