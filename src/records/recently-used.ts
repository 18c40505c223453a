import { OldestKeys } from './oldest-keys.ts';

/** A map with room for a limited number of entries: when it is full, the entry that was used longest ago is dropped. */
export class RecentlyUsed<Key, Value> {
  private readonly map = new Map<Key, Value>();
  private readonly oldest = new OldestKeys(this.map);
  private readonly most: number;
  private readonly dropped: (value: Value, key: Key) => void;

  /** @param dropped called with each entry that is dropped, after it is gone */
  constructor(most: number, dropped: (value: Value, key: Key) => void = () => {}) {
    this.most = most;
    this.dropped = dropped;
  }

  get size(): number {
    return this.map.size;
  }

  has(key: Key): boolean {
    return this.map.has(key);
  }

  /** Looking something up uses it. */
  get(key: Key): Value | undefined {
    const value = this.map.get(key);
    // The order matters only where something is going to be dropped.
    if (value !== undefined && this.map.size > this.most / 2) {
      this.map.delete(key);
      this.map.set(key, value);
    }
    return value;
  }

  set(key: Key, value: Value): void {
    this.map.delete(key);
    this.map.set(key, value);
    if (this.map.size <= this.most) return;
    const oldest = this.oldest.next()!;
    const dropped = this.map.get(oldest)!;
    this.map.delete(oldest);
    this.dropped(dropped, oldest);
  }

  delete(key: Key): void {
    this.map.delete(key);
  }

  [Symbol.iterator](): IterableIterator<[Key, Value]> {
    return this.map[Symbol.iterator]();
  }
}
