/** Time that passes only once everything else has been done. In ms. */
export class VirtualTime {
  now = 0;
  private timers: { readonly at: number; readonly fire: () => void }[] = [];

  /** Gives a function that calls it off. */
  after(ms: number, fire: () => void): () => void {
    const timer = { at: this.now + ms, fire };
    const before = this.timers.findIndex(({ at }) => at > timer.at);
    this.timers.splice(before === -1 ? this.timers.length : before, 0, timer);
    return () => {
      this.timers = this.timers.filter((other) => other !== timer);
    };
  }

  pause(ms: number): Promise<void> {
    return new Promise((done) => this.after(ms, done));
  }

  /** Lets time pass until that is done. */
  async until<T>(work: Promise<T>): Promise<T> {
    let over = false;
    const watched = work.finally(() => {
      over = true;
    });
    watched.catch(() => {});
    for (;;) {
      // Everything that waits for nothing but other promises.
      await new Promise((done) => setImmediate(done));
      if (over) return await watched;
      const next = this.timers.shift();
      if (next === undefined) throw new Error('everybody waits, and for nothing');
      this.now = Math.max(this.now, next.at);
      next.fire();
    }
  }
}
