/** How long a search goes on before keys get their turn, in ms; and how often it looks at the clock, in rows. */
const SLICE_MS = 15;
const ROWS_BETWEEN = 64;

export interface Searched {
  readonly length: number;
  /** Whether a row is a hit. */
  readonly fits: (place: number) => boolean;
}

/** A search through rows, which gives way to keys now and then. */
export class RowSearch {
  private place: number;
  private left: number;
  private readonly rows: Searched;
  private readonly by: 1 | -1;

  /** @param from the row to start beside; every other row is looked at once, past the end on from the beginning */
  constructor(rows: Searched, from: number, by: 1 | -1) {
    this.rows = rows;
    this.place = from;
    this.by = by;
    this.left = rows.length;
  }

  /** Looks on. @returns the row of a hit, `none` after the last row, or `more` when the time is up */
  lookOn(now: () => number): number | 'none' | 'more' {
    const { length, fits } = this.rows;
    const end = now() + SLICE_MS;
    for (let looked = 1; this.left > 0; looked++) {
      this.place = (this.place + this.by + length) % length;
      this.left -= 1;
      if (fits(this.place)) return this.place;
      if (looked % ROWS_BETWEEN === 0 && now() >= end) return 'more';
    }
    return 'none';
  }
}
