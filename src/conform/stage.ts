import type { Segment } from '../records/segment.ts';
import type { FrameRecord } from '../records/traffic-records.ts';

/** Where the cases of a role are played: knows the peer under test, and how to start it if that is our task. */
export interface Stage<Peer> {
  /** Makes what one case needs. */
  enter(): Promise<Fixture<Peer>>;
  /**
   * A good conversation before any case: null where it goes as it must, else what was seen instead. A peer that answers it wrongly is alive from
   * then on for as long as it answers, as no case has made it so.
   */
  begins(): Promise<BadBeginning | null>;
  /** A good conversation after a case: null where the peer is alive, else what was seen instead, and since when. */
  serves(): Promise<string | null>;
  /** Whether it serves while that many other connections are open, on which nothing is said; null where it serves none at all. */
  servesAtOnce(others: number): Promise<boolean | null>;
  /** Ends what is left of the peer and restarts it; false where that is not our task. Throws a Failure. */
  restart(): Promise<boolean>;
  /** What the peer has printed since this was last asked. */
  printed(): string;
}

/** What was seen in place of a good conversation, before any case. */
export interface BadBeginning {
  readonly seen: string;
  /** What may be the reason; empty where nothing is known. */
  readonly hint: string;
}

/** What one case uses. */
export interface Fixture<Peer> {
  readonly peer: Peer;
  /** What has passed so far on the connections of this case. */
  frames(): readonly FrameRecord[];
  /** All bytes that have passed, as far as they are few, for a capture. */
  segments(): readonly Segment[];
  /** Closes everything that the case has opened; gives what a peer that was started for this case alone has printed. */
  leave(): Promise<string>;
}

/** A stage whose peer is made for each case: none can end another's. */
export abstract class PeerPerCaseStage<Peer> implements Stage<Peer> {
  abstract enter(): Promise<Fixture<Peer>>;

  async begins(): Promise<null> {
    return null;
  }

  async serves(): Promise<null> {
    return null;
  }

  async servesAtOnce(): Promise<boolean> {
    return true;
  }

  async restart(): Promise<boolean> {
    return true;
  }

  printed(): string {
    return '';
  }
}
