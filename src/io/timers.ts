/** The timers of one conversation, by name; starting one anew forgets the one before. */
export class Timers<Name extends string> {
  private readonly running = new Map<Name, NodeJS.Timeout>();
  private readonly ran: (name: Name) => void;

  /** @param ran called when the time of a timer is up */
  constructor(ran: (name: Name) => void) {
    this.ran = ran;
  }

  start(name: Name, ms: number): void {
    this.stop(name);
    this.running.set(
      name,
      setTimeout(() => this.ran(name), ms),
    );
  }

  stop(name: Name): void {
    clearTimeout(this.running.get(name));
    this.running.delete(name);
  }

  stopAll(): void {
    for (const name of [...this.running.keys()]) this.stop(name);
  }
}
