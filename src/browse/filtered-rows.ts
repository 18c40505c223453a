import { integers } from './column.ts';

/** How many rows are looked at before something else gets its turn. */
const SLICE = 500;

/** The rows that a filter lets pass, found bit by bit. */
export class FilteredRows {
  private readonly passing = integers();
  private looked = 0;
  private readonly passes: (row: number) => boolean;

  constructor(passes: (row: number) => boolean) {
    this.passes = passes;
  }

  get length(): number {
    return this.passing.length;
  }

  at(index: number): number {
    return this.passing.at(index);
  }

  /** Looks at some more rows of so many; false when all have been looked at. */
  lookOn(rows: number): boolean {
    const end = Math.min(rows, this.looked + SLICE);
    for (; this.looked < end; this.looked++) if (this.passes(this.looked)) this.passing.push(this.looked);
    return this.looked < rows;
  }

  /** Where a row stands among them, or the next one that does. */
  placeOf(row: number): number {
    let [low, high] = [0, this.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.at(middle) < row) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
