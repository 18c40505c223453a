import type { End } from '../conversations/contract.ts';

interface Silence {
  readonly end: End;
  readonly ms: number;
  /** Whether that end was left unread since the timer was started. */
  unread: boolean;
}

/**
 * The timers that measure how long an end has been silent. While too much waits to be written or shown, an end is not read, and
 * what it says meanwhile is not heard: that time does not count as silence.
 */
export class Silences<Timer> {
  private readonly running = new Map<Timer, Silence>();

  started(timer: Timer, end: End, ms: number): void {
    this.running.set(timer, { end, ms, unread: false });
  }

  stopped(timer: Timer): void {
    this.running.delete(timer);
  }

  /** Notes that an end was not read though more of it was wanted. */
  leftUnread(end: End): void {
    for (const silence of this.running.values()) if (silence.end === end) silence.unread = true;
  }

  /**
   * How long to wait once more, in ms, where a timer has run out; null where it measures no silence, or the end was read, and silent.
   * @param look finds out whether the end may be read now, and calls `leftUnread` if not
   */
  again(timer: Timer, look: (end: End) => void): number | null {
    const silence = this.running.get(timer);
    if (silence !== undefined) look(silence.end);
    if (silence?.unread === true) {
      silence.unread = false;
      return silence.ms;
    }
    this.running.delete(timer);
    return null;
  }
}
