import type { Move } from './keys.ts';

/** Where one stands in a list, and what part of it is in sight. */
export class ListPlace {
  private place = 0;
  private top = 0;
  private page = 10;
  /** At the end of a list that grows, the end is meant. */
  private atEnd = false;

  /** The place, in a list of that length. */
  within(length: number): number {
    if (this.atEnd) this.place = length - 1;
    return Math.max(0, Math.min(this.place, length - 1));
  }

  to(place: number): void {
    this.place = place;
    this.atEnd = false;
  }

  move(move: Move, steps: number, length: number): void {
    const by = {
      down: steps,
      up: -steps,
      'page-down': this.page,
      'page-up': -this.page,
      first: -length,
      last: length,
    };
    this.place = Math.max(0, Math.min(this.within(length) + by[move], length - 1));
    this.atEnd = move === 'last';
  }

  /** The first of `rows` that are in sight; it moves no more than it must. */
  window(length: number, rows: number): number {
    this.page = Math.max(1, rows - 1);
    const place = this.within(length);
    this.top = Math.max(0, Math.min(Math.max(this.top, place - rows + 1), place, length - rows));
    return this.top;
  }
}
