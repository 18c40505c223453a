import type { Handoff } from '../handoff.ts';

/** Answered ones in the middle of the list are taken out when there are more of them than this, and than of open ones. */
const MOST_ANSWERED = 32;

/** Never added to. */
const NO_LIST: Handoff[] = [];

/** The open offers of a connection in the order in which they were made. */
export class OpenOffers {
  /** How many are open. */
  count = 0;
  /** The only one, on nearly every connection; null where they are in the list. */
  private one: Handoff | null = null;
  private list = NO_LIST;
  /** Where in the list the first open one is. */
  private first = 0;

  add(handoff: Handoff): void {
    this.count += 1;
    if (this.count === 1) this.one = handoff;
    else if (this.one === null) this.list.push(handoff);
    else {
      this.list = [this.one, handoff];
      this.one = null;
    }
  }

  get oldest(): Handoff | null {
    return this.count === 0 ? null : (this.one ?? this.list[this.first]!);
  }

  /** The open one; null unless there is exactly one. */
  get only(): Handoff | null {
    return this.count === 1 ? this.oldest : null;
  }

  get latest(): Handoff | null {
    return this.count === 0 ? null : (this.one ?? this.list.at(-1)!);
  }

  /** Ends the wait of one of them; false where the list still refers to it for a while. */
  take(handoff: Handoff): boolean {
    handoff.open = false;
    this.count -= 1;
    if (this.count === 0) {
      this.one = null;
      this.list = NO_LIST;
      this.first = 0;
      return true;
    }
    const { list } = this;
    const gone = list.at(-1) === handoff || list[this.first] === handoff;
    while (list.length > this.first && !list.at(-1)!.open) list.pop();
    while (this.first < list.length && !list[this.first]!.open) this.first += 1;
    if (
      list.length - this.first > 2 * this.count + MOST_ANSWERED ||
      2 * this.first > list.length + MOST_ANSWERED
    ) {
      this.list = this.all();
      this.first = 0;
    }
    return gone;
  }

  /** All that are open, the oldest first. */
  all(): Handoff[] {
    return this.one !== null ? [this.one] : this.list.slice(this.first).filter(({ open }) => open);
  }

  /** The oldest with that token among the first few; for tokens that the table does not hold. */
  withToken(token: Uint8Array): Handoff | null {
    if (this.one !== null) return Buffer.compare(this.one.token, token) === 0 ? this.one : null;
    const end = Math.min(this.list.length, this.first + MOST_ANSWERED);
    for (let at = this.first; at < end; at++) {
      const handoff = this.list[at]!;
      if (handoff.open && Buffer.compare(handoff.token, token) === 0) return handoff;
    }
    return null;
  }
}
