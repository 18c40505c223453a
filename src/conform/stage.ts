import type { Segment } from '../records/segment.ts';
import type { FrameRecord } from '../records/traffic-records.ts';

/** Where the cases of a role are played: knows the peer under test, and how to start it if that is our task. */
export interface Stage<Peer> {
  /** Makes what one case needs. */
  enter(): Promise<Fixture<Peer>>;
  /** A good conversation: null where the peer serves, else what was seen instead. */
  serves(): Promise<string | null>;
  /** Ends what is left of the peer and restarts it; false where that is not our task. Throws a Failure. */
  restart(): Promise<boolean>;
  /** What the peer has printed since this was last asked. */
  printed(): string;
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

  async serves(): Promise<null> {
    return null;
  }

  async restart(): Promise<boolean> {
    return true;
  }

  printed(): string {
    return '';
  }
}
