/** Who does what in a world, and what happens to them: everything but chance, which comes from the seed. Scripts in their own words. */
export interface Plan {
  /** Of what the plan leaves to chance: how long bytes take, and in which portions they are read. */
  readonly seed: number;
  readonly visits: readonly Visit[];
  /** Steps for one message after the other; none: the usual one. */
  readonly scripts: { readonly [flag in ScriptFlag]?: readonly string[] };
  readonly taps: readonly TapPlan[];
  readonly lenient: boolean;
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

/** Somebody comes. `client` says Hello; `sender` offers a connection; `pipeline` offers several at once, on one connection. */
export interface Visit {
  readonly who: 'client' | 'sender' | 'pipeline';
  readonly atMs: number;
  /** What is done about the Hello or the offer. */
  readonly step: string;
  /** Of a pipeline: the offers’ tokens by number; the same number is the same token. */
  readonly tokens: readonly number[];
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
  deadlineMs: 300,
  latencyMs: 0,
  splits: 0,
  events: [],
};
