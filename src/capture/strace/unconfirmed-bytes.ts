import { OldestKeys } from '../../records/oldest-keys.ts';

/** How much all ways together may keep of what only one end has shown. In bytes of memory, roughly. */
const MOST_KEPT = 4 * 1024 * 1024;

/** Something that keeps bytes until the other end shows them as well. */
interface Keeper {
  /** In bytes of memory, roughly. */
  readonly weight: number;
  forget(): void;
}

/**
 * Bounds the memory for bytes that only one end of a connection has shown, over all connections of a log: where only one
 * process was traced, the other end never shows them.
 */
export class UnconfirmedBytes {
  private readonly weights = new Map<Keeper, number>();
  private readonly oldest = new OldestKeys(this.weights);
  private total = 0;

  /** Notes one that has changed; where there is too much, those that changed longest ago forget theirs. */
  changed(keeper: Keeper): void {
    this.remove(keeper);
    const { weight } = keeper;
    if (weight > 0) this.weights.set(keeper, weight);
    this.total += weight;
    while (this.total > MOST_KEPT) {
      const oldest = this.oldest.next();
      if (oldest === undefined) break;
      this.remove(oldest);
      oldest.forget();
    }
  }

  private remove(keeper: Keeper): void {
    this.total -= this.weights.get(keeper) ?? 0;
    this.weights.delete(keeper);
  }
}
