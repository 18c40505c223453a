import { Unmet } from '../../conform/case.ts';
import type { Fixture } from '../../conform/stage.ts';
import type { Once } from '../once.ts';
import { CaseTraffic } from './case-traffic.ts';

/** What every case has over sockets: connections that end with it, and the traffic on them. */
export abstract class CaseFixture<Peer> implements Fixture<Peer> {
  abstract readonly peer: Peer;
  protected readonly traffic = new CaseTraffic();
  private readonly opened: { close(): void }[] = [];
  private isOver = false;

  frames() {
    return this.traffic.frames;
  }

  /** That the peer has said something. */
  get answer(): Once {
    return this.traffic.answer;
  }

  segments() {
    return this.traffic.segments;
  }

  async leave(): Promise<string> {
    this.isOver = true;
    for (const one of this.opened) one.close();
    return '';
  }

  /** What is still being played of a case that took too long must not touch what the next one uses. Throws. */
  protected mustBeOn(): void {
    if (this.isOver) throw new Unmet('the case is over');
  }

  /** Closes it when the case is over: at once where it is by now. */
  protected kept<T extends { close(): void }>(opened: T): T {
    if (this.isOver) opened.close();
    else this.opened.push(opened);
    return opened;
  }
}
