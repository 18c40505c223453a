import type { Fixture } from '../../conform/stage.ts';
import { CaseTraffic } from './case-traffic.ts';

/** What every case has over sockets: connections that end with it, and the traffic on them. */
export abstract class CaseFixture<Peer> implements Fixture<Peer> {
  abstract readonly peer: Peer;
  protected readonly traffic = new CaseTraffic();
  private readonly opened: { close(): void }[] = [];

  frames() {
    return this.traffic.frames;
  }

  segments() {
    return this.traffic.segments;
  }

  async leave(): Promise<string> {
    for (const one of this.opened) one.close();
    return '';
  }

  /** Closes it when the case is over. */
  protected kept<T extends { close(): void }>(opened: T): T {
    this.opened.push(opened);
    return opened;
  }
}
