import { Integers } from './integers.ts';

/** How long rows are looked at before keys get their turn, in ms; and how often the clock is looked at, in rows. */
const SLICE_MS = 15;
const ROWS_BETWEEN = 32;

/** The rows that a filter lets pass, found in slices of time. */
export class FilteredRows {
  private readonly passing = new Integers();
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

  /** Looks at more of `rows` rows; false once all have been looked at. @param now in ms */
  lookOn(rows: number, now: () => number): boolean {
    const end = now() + SLICE_MS;
    while (this.looked < rows) {
      if (this.passes(this.looked)) this.passing.push(this.looked);
      this.looked += 1;
      if (this.looked % ROWS_BETWEEN === 0 && now() >= end) break;
    }
    return this.looked < rows;
  }

  /** Where a row is among them, or the next one that passes. */
  placeOf(row: number): number {
    return this.passing.placeOf(row);
  }
}
