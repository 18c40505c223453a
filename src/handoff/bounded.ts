interface Entry<Value> {
  readonly key: string;
  readonly value: Value;
  taken: boolean;
}

/** A map that holds the latest entries only: a further one pushes out the oldest. Every call takes constant time. */
export class Bounded<Value> {
  private readonly entries = new Map<string, Entry<Value>>();
  /**
   * The entries in their order from `first` on, and some that were taken out since. Kept beside the Map, which
   * cannot be walked backwards, and slowly from its start once entries there were deleted.
   */
  private order: Entry<Value>[] = [];
  private first = 0;
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
    if (this.entries.size === this.capacity) this.pushOutOldest();
    const entry = { key, value, taken: false };
    this.entries.set(key, entry);
    this.tidy();
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
    while (this.order.length > this.first) {
      const entry = this.order.pop()!;
      if (!entry.taken) return this.take(entry.key);
    }
    return undefined;
  }

  values(): Value[] {
    return this.order.slice(this.first).flatMap((entry) => (entry.taken ? [] : [entry.value]));
  }

  private pushOutOldest(): void {
    while (this.order[this.first]!.taken) this.first += 1;
    const oldest = this.order[this.first++]!;
    this.take(oldest.key);
    this.pushedOut(oldest.value);
  }

  /** Lets go of entries that were taken out; on average it moves each entry once. */
  private tidy(): void {
    while (this.order.length > this.first && this.order.at(-1)!.taken) this.order.pop();
    if (this.order.length > 2 * this.entries.size + 16) {
      this.order = this.order.slice(this.first).filter((entry) => !entry.taken);
      this.first = 0;
    }
  }
}
