/** Whether the connection of a broker’s client has ended, and whether it is known by whom. */
export class ClientEnd {
  private by: 'nobody' | 'client' | 'either' = 'nobody';

  /** @param passed whether a backend has the connection, too: a close or a shutdown by either looks the same */
  ended(passed: boolean): void {
    if (this.by === 'nobody') this.by = passed ? 'either' : 'client';
  }

  get isGone(): boolean {
    return this.by !== 'nobody';
  }

  /** Whether it may be the backend that has ended it, so that nothing is known of the client. */
  get isDoubtful(): boolean {
    return this.by === 'either';
  }

  /** Why something has not come; null where that is not the reason. */
  before(what: string): string | null {
    if (this.by === 'nobody') return null;
    if (this.by === 'client') return `the client closed its connection before ${what}`;
    return `its connection was closed or shut down before ${what}, by the client or by the backend, which was passed it`;
  }
}
