/** One of those on a roster; whoever put it there keeps this to take it off again. */
export interface Entry<Value> {
  readonly value: Value;
  /** Where it is; -1: it is not there any more. */
  place: number;
}

/**
 * Those that are there now, in no order. A `Set` that much goes through leaves its old tables behind as it makes room, and those
 * keep what they held, so that each connection of a server outlives several collections of what is short-lived.
 */
export class Roster<Value> {
  private readonly entries: Entry<Value>[] = [];

  get size(): number {
    return this.entries.length;
  }

  add(value: Value): Entry<Value> {
    const entry = { value, place: this.entries.length };
    this.entries.push(entry);
    return entry;
  }

  remove(entry: Entry<Value>): void {
    const { place } = entry;
    if (place === -1) return;
    entry.place = -1;
    const last = this.entries.pop()!;
    if (last === entry) return;
    this.entries[place] = last;
    last.place = place;
  }

  /** Visits all that are there now, whatever is added meanwhile, except those that leave before their turn. */
  visit(each: (value: Value) => void): void {
    for (const entry of [...this.entries]) if (entry.place !== -1) each(entry.value);
  }

  /** All of them as they are now, whatever is added and removed meanwhile. */
  all(): Value[] {
    return this.entries.map(({ value }) => value);
  }
}
