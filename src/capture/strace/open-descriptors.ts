import { RecentlyUsed } from '../../records/recently-used.ts';

/** How many descriptors are followed in all processes together. */
const MOST_OPEN = 32_768;

/** A descriptor of a process that is followed no longer, as too many others were used after it. */
interface Follower {
  forget(number: number): void;
}

/** Bounds how many descriptors are followed: a log may open any number, and close none. */
export class OpenDescriptors {
  /** Whether some were given up. */
  gaveUp = false;
  private readonly open = new RecentlyUsed<object, { readonly table: Follower; readonly number: number }>(
    MOST_OPEN,
    ({ table, number }) => {
      this.gaveUp = true;
      table.forget(number);
    },
  );

  opened(entry: object, table: Follower, number: number): void {
    this.open.set(entry, { table, number });
  }

  used(entry: object): void {
    this.open.get(entry);
  }

  closed(entry: object): void {
    this.open.delete(entry);
  }
}
