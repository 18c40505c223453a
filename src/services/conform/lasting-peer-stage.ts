import type { Fixture, Stage } from '../../conform/stage.ts';
import type { PeerKeeper } from './peer-keeper.ts';

/** A stage whose peer runs from case to case. */
export abstract class LastingPeerStage<Peer> implements Stage<Peer> {
  private readonly keeper: PeerKeeper;

  constructor(keeper: PeerKeeper) {
    this.keeper = keeper;
  }

  abstract enter(): Promise<Fixture<Peer>>;
  /** A good conversation. Throws where the peer does not go along with it. */
  protected abstract converse(peer: Peer): Promise<unknown>;

  async serves(): Promise<string | null> {
    const fixture = await this.enter();
    try {
      await this.converse(fixture.peer);
      return null;
    } catch (error) {
      return this.keeper.end || (error instanceof Error ? error.message : String(error));
    } finally {
      await fixture.leave();
    }
  }

  restart(): Promise<boolean> {
    return this.keeper.restart();
  }

  printed(): string {
    return this.keeper.printed();
  }
}
