import { OldestKeys } from '../../records/oldest-keys.ts';
import type { HandoffRecord } from '../../records/traffic-records.ts';

/** How many handoffs are waited for, in case they are reported again. */
const MOST = 4096;

/** Keeps handoffs back until nothing more of them is to be expected: a handoff that is reported again is one row, not two. */
export class LatestHandoffs {
  private readonly waiting = new Map<number, HandoffRecord>();
  private readonly oldest = new OldestKeys(this.waiting);

  /** Takes a handoff; gives one that has waited for long enough, if there is any. */
  take(handoff: HandoffRecord): HandoffRecord | null {
    this.waiting.set(handoff.index, handoff);
    if (this.waiting.size <= MOST) return null;
    const index = this.oldest.next()!;
    const taken = this.waiting.get(index)!;
    this.waiting.delete(index);
    return taken;
  }

  /** All that are left, in their order. */
  end(): HandoffRecord[] {
    const left = [...this.waiting.values()].sort((one, other) => one.index - other.index);
    this.waiting.clear();
    return left;
  }
}
