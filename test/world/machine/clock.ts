/** Where virtual time begins, in microseconds since the epoch. */
const BEGINNING = 1_700_000_000_000_000;

interface Due {
  readonly at: number;
  /** Of two that are due at once the one goes first that was asked for first. */
  readonly order: number;
  readonly then: () => void;
  cancelled: boolean;
}

/** Virtual time: it goes from one thing that is due to the next, and nothing waits for real. In microseconds. */
export class Clock {
  now = BEGINNING;
  /** How many things have happened. */
  happened = 0;
  private asked = 0;
  private readonly heap: Due[] = [];

  /** Calls back once; gives what cancels that. */
  at(time: number, then: () => void): () => void {
    const due: Due = { at: Math.max(time, this.now), order: this.asked++, then, cancelled: false };
    this.push(due);
    return () => {
      due.cancelled = true;
    };
  }

  after(microseconds: number, then: () => void): () => void {
    return this.at(this.now + microseconds, then);
  }

  /** Goes on until nothing is due any more. False where that does not come within so many events. */
  run(mostEvents: number): boolean {
    for (let events = 0; this.heap.length > 0; ) {
      const due = this.pop();
      if (due.cancelled) continue;
      if (events++ === mostEvents) return false;
      this.happened += 1;
      this.now = due.at;
      due.then();
    }
    return true;
  }

  private push(due: Due): void {
    const { heap } = this;
    let place = heap.push(due) - 1;
    while (place > 0) {
      const above = (place - 1) >> 1;
      if (!before(due, heap[above]!)) break;
      heap[place] = heap[above]!;
      place = above;
    }
    heap[place] = due;
  }

  private pop(): Due {
    const { heap } = this;
    const first = heap[0]!;
    const last = heap.pop()!;
    if (heap.length === 0) return first;
    let place = 0;
    for (;;) {
      let below = 2 * place + 1;
      if (below >= heap.length) break;
      if (below + 1 < heap.length && before(heap[below + 1]!, heap[below]!)) below += 1;
      if (!before(heap[below]!, last)) break;
      heap[place] = heap[below]!;
      place = below;
    }
    heap[place] = last;
    return first;
  }
}

function before(one: Due, other: Due): boolean {
  return one.at === other.at ? one.order < other.order : one.at < other.at;
}
