/** What a receiver says of itself: null, or what to wait for until it can take more. */
interface Taking {
  room?(): Promise<void> | null;
}

/** Whoever is told of all that passes, and may have to catch up before more is read. */
export class Receiver {
  private readonly hooks: Taking;
  private readonly caughtUp: () => void;
  private waiting = false;

  /** @param caughtUp called when there is room again */
  constructor(hooks: Taking, caughtUp: () => void) {
    this.hooks = hooks;
    this.caughtUp = caughtUp;
  }

  mustCatchUp(): boolean {
    if (this.waiting) return true;
    const room = this.hooks.room?.() ?? null;
    if (room === null) return false;
    this.waiting = true;
    void room.then(() => {
      this.waiting = false;
      this.caughtUp();
    });
    return true;
  }
}
