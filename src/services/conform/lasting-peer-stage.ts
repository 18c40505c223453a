import { Unmet } from '../../conform/case.ts';
import type { BadBeginning, Stage } from '../../conform/stage.ts';
import type { CaseFixture } from './case-fixture.ts';
import type { PeerKeeper } from './peer-keeper.ts';

interface Dialled {
  dial(): Promise<unknown>;
}

/** How a good conversation went. */
interface Conversed {
  /** Null where it went as it must, else what was seen instead. */
  readonly seen: string | null;
  /** What may be the reason; empty where nothing is known. */
  readonly hint: string;
  /** Whether the peer has said anything. */
  readonly answers: boolean;
}

/** How often to try again after silence: a peer may be busy for seconds with what a case has sent. */
const SILENT_TRIES = 2;

/** A stage whose peer runs from case to case. */
export abstract class LastingPeerStage<Peer extends Dialled> implements Stage<Peer> {
  private readonly keeper: PeerKeeper;
  /** How it went before any case; null until that was tried. */
  private first: Conversed | null = null;

  constructor(keeper: PeerKeeper) {
    this.keeper = keeper;
  }

  abstract enter(): Promise<CaseFixture<Peer>>;
  /** A good conversation. Throws where the peer does not go along with it. */
  protected abstract converse(peer: Peer): Promise<unknown>;

  async begins(): Promise<BadBeginning | null> {
    this.first = await this.conversed(0);
    const { seen, hint } = this.first;
    return seen === null ? null : { seen, hint };
  }

  async serves(): Promise<string | null> {
    const { first } = this;
    const { seen, answers } = await this.conversedInTime();
    if (seen === null) return null;
    if (first === null || first.seen === null) return `after that it no longer serves: ${seen}`;
    if (!first.answers) return `it does not serve, nor did it before any case: ${seen}`;
    return answers ? null : `after that it no longer answers: ${seen}`;
  }

  async servesAtOnce(others: number): Promise<boolean | null> {
    // One that serves none at all would only be waited for.
    if (this.first?.answers === false) return null;
    const { seen, answers } = await this.conversed(others);
    return seen === null || (this.isWrongAnyhow && answers);
  }

  restart(): Promise<boolean> {
    return this.keeper.restart();
  }

  printed(): string {
    return this.keeper.printed();
  }

  /** A conversation that is tried again where a peer that was not silent before, and has not ended, says nothing. */
  private async conversedInTime(): Promise<Conversed> {
    for (let left = SILENT_TRIES; ; left--) {
      const conversed = await this.conversed(0);
      const maySpeakYet = this.first?.answers === true && this.keeper.end === '';
      if (conversed.answers || !maySpeakYet || left === 0) return conversed;
    }
  }

  /** Whether it never served as it must, so that no more can be asked of it than an answer. */
  private get isWrongAnyhow(): boolean {
    return this.first?.seen !== null && this.first?.answers === true;
  }

  /** @param others how many other connections are open meanwhile */
  private async conversed(others: number): Promise<Conversed> {
    const fixture = await this.enter();
    try {
      for (let count = 0; count < others; count++) await fixture.peer.dial();
      const conversing = this.converse(fixture.peer).then(() => true);
      // Where it is not going to be right, an answer is all that is waited for.
      const right = await (this.isWrongAnyhow
        ? Promise.race([conversing, fixture.answer.happened])
        : conversing);
      return { seen: right === true ? null : WRONG, hint: '', answers: true };
    } catch (error) {
      const seen = this.keeper.end || (error instanceof Error ? error.message : String(error));
      const hint = error instanceof Unmet && this.keeper.end === '' ? error.hint : '';
      return { seen, hint, answers: fixture.answer.hasHappened };
    } finally {
      await fixture.leave();
    }
  }
}

/** Of an answer whose rest was not waited for. */
const WRONG = 'an answer that is as wrong as before any case';
