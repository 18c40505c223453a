/**
 * The keys of a map from the oldest on, for a caller that deletes each key that it gets. Asking a map for its first key again
 * and again walks over all that were deleted since it last made room, which takes time that grows with the square of its size.
 */
export class OldestKeys<Key> {
  private readonly map: ReadonlyMap<Key, unknown>;
  /**
   * Held weakly: an iterator that is not used keeps everything that the map has held since. Where it is collected, a new one
   * walks over what was deleted once more.
   */
  private keys: WeakRef<Iterator<Key>> | null = null;

  constructor(map: ReadonlyMap<Key, unknown>) {
    this.map = map;
  }

  /** The oldest key; undefined where the map is empty. */
  next(): Key | undefined {
    const found = this.keys?.deref()?.next();
    if (found !== undefined && !found.done) return found.value;
    // An iterator that has come to the end stays there, whatever is added afterwards.
    const keys = this.map.keys();
    this.keys = new WeakRef(keys);
    return keys.next().value;
  }
}
