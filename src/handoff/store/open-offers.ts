import type { Handoff } from '../handoff.ts';

/** The open offers of a connection in the order in which they were made: a list through the handoffs themselves. */
export class OpenOffers {
  count = 0;
  private latest: Handoff | null = null;

  add(handoff: Handoff): void {
    const { latest } = this;
    handoff.before = latest;
    handoff.after = null;
    if (latest !== null) latest.after = handoff;
    this.latest = handoff;
    this.count += 1;
  }

  /** Ends the waiting of one of them. */
  take(handoff: Handoff): Handoff {
    const { before, after } = handoff;
    if (after === null) this.latest = before;
    else after.before = before;
    if (before !== null) before.after = after;
    handoff.before = null;
    handoff.after = null;
    handoff.open = false;
    this.count -= 1;
    return handoff;
  }

  takeLatest(): Handoff | null {
    return this.latest === null ? null : this.take(this.latest);
  }

  /** All that are open, the earliest first. */
  list(): Handoff[] {
    const handoffs: Handoff[] = [];
    for (let handoff = this.latest; handoff !== null; handoff = handoff.before) handoffs.push(handoff);
    return handoffs.reverse();
  }
}
