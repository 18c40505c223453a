import type { Handoff } from '../handoff.ts';

/** How many handoffs that have ended may be at the front before the list is shortened. */
const MOST_ENDED = 1_024;

/** How many are looked at for one that fits: each offer of a hostile recording may ask. */
const MOST_LOOKED_AT = 64;

/** Handoffs in order; those that are no longer open are dropped. */
export class OpenQueue {
  private list: Handoff[];
  private first = 0;

  constructor(first: Handoff) {
    this.list = [first];
  }

  add(handoff: Handoff): void {
    this.list.push(handoff);
  }

  /** The first that is open; null when none is. */
  get oldest(): Handoff | null {
    const { list } = this;
    while (this.first < list.length && !list[this.first]!.open) this.first += 1;
    if (this.first > MOST_ENDED && 2 * this.first > list.length) {
      this.list = list.slice(this.first);
      this.first = 0;
    }
    return this.list[this.first] ?? null;
  }

  /** The first open one that fits, among the oldest; null when none does. */
  find(fits: (handoff: Handoff) => boolean): Handoff | null {
    const { list, first } = this;
    for (let at = first; at < Math.min(list.length, first + MOST_LOOKED_AT); at++)
      if (list[at]!.open && fits(list[at]!)) return list[at]!;
    return null;
  }
}
