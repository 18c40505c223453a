import type { NamedTimers } from '../../../src/io/named-timers.ts';
import type { Process } from './process.ts';

/** The timers of one conversation, on the clock of the simulated world. */
export class VirtualTimers<Timer extends string> implements NamedTimers<Timer> {
  private readonly process: Process;
  private readonly running = new Map<Timer, () => void>();
  private readonly before: () => void;
  private readonly ran: (timer: Timer) => void;

  /** @param before called when the time of any is up: it may still stop that one @param ran called after that */
  constructor(process: Process, before: () => void, ran: (timer: Timer) => void) {
    this.process = process;
    this.before = before;
    this.ran = ran;
  }

  start(timer: Timer, ms: number): void {
    this.stop(timer);
    const cancel = this.process.after(ms * 1000, () => {
      this.before();
      if (this.running.get(timer) !== cancel) return;
      this.running.delete(timer);
      this.ran(timer);
    });
    this.running.set(timer, cancel);
  }

  stop(timer: Timer): void {
    this.running.get(timer)?.();
    this.running.delete(timer);
  }

  stopAll(): void {
    for (const timer of [...this.running.keys()]) this.stop(timer);
  }
}
