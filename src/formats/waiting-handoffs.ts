import { OldestKeys } from '../records/oldest-keys.ts';
import type { HandoffRecord } from '../records/traffic-records.ts';

/** How many handoffs and lines wait at most; the oldest then waits no longer. */
const MOST = 4096;

/** A handoff as it was reported last, with what was kept for it, or lines of something else. */
export type Due<Kept> =
  | { readonly record: HandoffRecord; readonly kept: Kept }
  | { readonly lines: readonly string[] };

/**
 * Handoffs that more may follow of, such as the ready, so that each is shown once. What comes between them keeps its place. All methods
 * give what is due, in order.
 */
export class WaitingHandoffs<Kept> {
  /** Handoffs by their index, lines by numbers below 0. */
  private readonly waiting = new Map<number, Due<Kept>>();
  private readonly oldest = new OldestKeys(this.waiting);
  private readonly most: number;
  private lines = 0;

  /** @param most how many may wait; 0: none does */
  constructor(most = MOST) {
    this.most = most;
  }

  add(lines: readonly string[]): Due<Kept>[] {
    this.lines += 1;
    this.waiting.set(-this.lines, { lines });
    return this.due();
  }

  /** A handoff; what it said before, it says no longer. */
  report(record: HandoffRecord, kept: Kept): Due<Kept>[] {
    this.waiting.set(record.index, { record, kept });
    return this.due();
  }

  /** All that still wait: nothing follows. */
  end(): Due<Kept>[] {
    const all = [...this.waiting.values()];
    this.waiting.clear();
    return all;
  }

  private due(): Due<Kept>[] {
    if (this.waiting.size <= this.most) return [];
    const key = this.oldest.next()!;
    const due = this.waiting.get(key)!;
    this.waiting.delete(key);
    return [due];
  }
}
