interface Entry<Value> {
  readonly key: string;
  readonly value: Value;
  taken: boolean;
}

/** A map that holds the latest entries only: a further one pushes out the oldest. Every call takes constant time. */
export class Bounded<Value> {
  private readonly entries = new Map<string, Entry<Value>>();
  /** All entries in their order, and some that were taken out since: a Map cannot be walked backwards. */
  private order: Entry<Value>[] = [];
  private readonly capacity: number;
  private readonly pushedOut: (value: Value) => void;

  constructor(capacity: number, pushedOut: (value: Value) => void) {
    this.capacity = capacity;
    this.pushedOut = pushedOut;
  }

  get size(): number {
    return this.entries.size;
  }

  get(key: string): Value | undefined {
    return this.entries.get(key)?.value;
  }

  /** Sets the entry and makes it the latest; one that it replaces is pushed out too. */
  set(key: string, value: Value): void {
    const replaced = this.take(key);
    if (replaced !== undefined) this.pushedOut(replaced);
    if (this.entries.size === this.capacity) {
      const [oldest] = this.entries.keys();
      this.pushedOut(this.take(oldest!)!);
    }
    const entry = { key, value, taken: false };
    this.entries.set(key, entry);
    while (this.order.at(-1)?.taken) this.order.pop();
    if (this.order.length > 2 * this.entries.size + 16) this.order = this.order.filter((known) => !known.taken);
    this.order.push(entry);
  }

  take(key: string): Value | undefined {
    const entry = this.entries.get(key);
    if (entry === undefined) return undefined;
    this.entries.delete(key);
    entry.taken = true;
    return entry.value;
  }

  takeLatest(): Value | undefined {
    for (;;) {
      const entry = this.order.pop();
      if (entry === undefined) return undefined;
      if (!entry.taken) return this.take(entry.key);
    }
  }

  values(): Value[] {
    return [...this.entries.values()].map((entry) => entry.value);
  }
}
