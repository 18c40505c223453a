import type { NamedTimers } from './driver-core.ts';

/** The timers of one conversation, by name; starting one again replaces the one before. */
export class Timers<Name extends string> implements NamedTimers<Name> {
  private readonly running = new Map<Name, NodeJS.Timeout>();
  private readonly up = new Set<Name>();
  private readonly ran: (name: Name) => void;

  /** @param ran called when the time of a timer is up */
  constructor(ran: (name: Name) => void) {
    this.ran = ran;
  }

  start(name: Name, ms: number): void {
    this.stop(name);
    const timeIsUp = () => {
      this.running.delete(name);
      this.up.add(name);
      this.ran(name);
    };
    this.running.set(name, setTimeout(timeIsUp, ms));
  }

  stop(name: Name): void {
    clearTimeout(this.running.get(name));
    this.running.delete(name);
    this.up.delete(name);
  }

  /** True once after the time of that timer was up, unless it has been stopped or started again since. */
  takeUp(name: Name): boolean {
    return this.up.delete(name);
  }

  stopAll(): void {
    for (const name of [...this.running.keys(), ...this.up]) this.stop(name);
  }
}
