import type { Move } from './keys.ts';

/** Where the selection of a list is, and which part of the list is in sight. */
export class ListPlace {
  private selected = 0;
  private first = 0;
  private rows = 10;
  /** At the end of a list that grows, the end is meant. */
  private atEnd = false;
  private readonly count: () => number;

  constructor(count: () => number) {
    this.count = count;
  }

  get length(): number {
    return this.count();
  }

  /** The selected row; 0 in an empty list. */
  get place(): number {
    const last = Math.max(0, this.length - 1);
    return this.atEnd ? last : Math.max(0, Math.min(this.selected, last));
  }

  /** The first row in sight: the selection is visible, and the view has moved no more than it must. */
  get top(): number {
    const { place, rows } = this;
    const least = Math.max(0, Math.min(place - rows + 1, this.length - rows));
    return Math.max(least, Math.min(this.first, place, Math.max(0, this.length - rows)));
  }

  get follows(): boolean {
    return this.atEnd;
  }

  /** From now on the end is selected, until another row is. */
  follow(): void {
    this.atEnd = true;
  }

  go(place: number): void {
    this.selected = Math.max(0, Math.min(place, this.length - 1));
    this.atEnd = false;
  }

  move(move: Move, steps = 1): void {
    const page = Math.max(1, this.rows - 1);
    const half = Math.max(1, Math.floor(this.rows / 2));
    const by = {
      down: steps,
      up: -steps,
      'half-down': half * steps,
      'half-up': -half * steps,
      'page-down': page * steps,
      'page-up': -page * steps,
      first: -this.length,
      last: this.length,
    };
    this.go(this.place + by[move]);
    this.atEnd = move === 'last';
  }

  /** Notes how many rows are in sight, and which. */
  settle(rows: number): void {
    this.rows = Math.max(1, rows);
    this.selected = this.place;
    this.first = this.top;
  }
}
