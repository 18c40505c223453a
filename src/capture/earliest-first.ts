interface Waiting<T> {
  readonly time: number;
  /** Of two at the same time, the one with the lower rank comes first. */
  readonly rank: number;
  readonly item: T;
}

/** Gives what waits in the order of time; taking and adding cost the logarithm of how much waits. */
export class EarliestFirst<T> {
  /** A binary heap: each entry comes before the two at twice its place. */
  private readonly heap: Waiting<T>[] = [];

  add(time: number, rank: number, item: T): void {
    const { heap } = this;
    const added = { time, rank, item };
    let at = heap.length;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (!comesBefore(added, heap[above]!)) break;
      heap[at] = heap[above]!;
      at = above;
    }
    heap[at] = added;
  }

  /** Takes the earliest out; null where nothing waits. */
  take(): T | null {
    const { heap } = this;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined) return null;
    if (heap.length > 0) this.sink(last);
    return first.item;
  }

  private sink(last: Waiting<T>): void {
    const { heap } = this;
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      if (below >= heap.length) break;
      if (below + 1 < heap.length && comesBefore(heap[below + 1]!, heap[below]!)) below += 1;
      if (!comesBefore(heap[below]!, last)) break;
      heap[at] = heap[below]!;
      at = below;
    }
    heap[at] = last;
  }
}

function comesBefore(one: Waiting<unknown>, other: Waiting<unknown>): boolean {
  return one.time < other.time || (one.time === other.time && one.rank < other.rank);
}
