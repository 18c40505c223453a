import { RecentlyUsed } from '../../records/recently-used.ts';
import type { StraceCall } from './strace-calls.ts';

/** Less than this does not change what is said of a handoff. In µs. */
const SHORT = 100_000;
const MOST_THREADS = 1_024;

/**
 * How wrong the times of received bytes may be: without -T, strace tells when a call began, and not how long it waited. It ended at the
 * latest when its thread made the next one.
 */
export class Waits {
  /** The longest that such a call may have waited, in µs; 0 where none may have waited noticeably. */
  longest = 0;
  /** By thread: when its last call began, if that received something. */
  private readonly began = new RecentlyUsed<string, number>(MOST_THREADS);

  /** Takes in a call that received bytes. */
  received({ pid, time, endedAt }: StraceCall): void {
    if (time !== null && endedAt === null) this.began.set(pid, time);
  }

  /** Takes in any call, before what it moved. */
  next({ pid, time }: StraceCall): void {
    const began = this.began.get(pid);
    if (began === undefined) return;
    this.began.delete(pid);
    if (time !== null && time - began >= SHORT) this.longest = Math.max(this.longest, time - began);
  }
}
