import type { NamedTimers } from './named-timers.ts';

/** The timers of one conversation, by name; starting one again replaces the one before. */
export class Timers<Name extends string> implements NamedTimers<Name> {
  /** Made when the first one starts: most conversations have none. */
  private running: Map<Name, NodeJS.Timeout> | null = null;
  private readonly up: Name[] = [];
  private readonly ran: (name: Name) => void;

  /** @param ran called when the time of a timer is up */
  constructor(ran: (name: Name) => void) {
    this.ran = ran;
  }

  start(name: Name, ms: number): void {
    this.stop(name);
    this.running ??= new Map();
    const timeIsUp = () => {
      this.running?.delete(name);
      this.up.push(name);
      this.ran(name);
    };
    this.running.set(name, setTimeout(timeIsUp, ms));
  }

  stop(name: Name): void {
    this.takeUp(name);
    if (this.running === null) return;
    clearTimeout(this.running.get(name));
    this.running.delete(name);
  }

  /** True once after the time of that timer was up, unless it has been stopped or started again since. */
  takeUp(name: Name): boolean {
    const at = this.up.indexOf(name);
    if (at !== -1) this.up.splice(at, 1);
    return at !== -1;
  }

  stopAll(): void {
    this.up.length = 0;
    for (const timer of this.running?.values() ?? []) clearTimeout(timer);
    this.running = null;
  }
}
