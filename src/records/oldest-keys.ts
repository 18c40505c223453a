/**
 * The keys of a map from the oldest on, for whoever deletes each that it is given. Asking a map for its first key again and
 * again walks over all that were deleted since it last made room, which takes time that grows with the square of its size.
 */
export class OldestKeys<Key> {
  private readonly map: ReadonlyMap<Key, unknown>;
  private keys: Iterator<Key>;

  constructor(map: ReadonlyMap<Key, unknown>) {
    this.map = map;
    this.keys = map.keys();
  }

  /** The oldest key; undefined where the map is empty. */
  next(): Key | undefined {
    const found = this.keys.next();
    if (!found.done) return found.value;
    // An iterator that has come to the end stays there, whatever is added afterwards.
    this.keys = this.map.keys();
    return this.keys.next().value;
  }
}
