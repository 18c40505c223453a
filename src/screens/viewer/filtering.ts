import { FilteredRows } from '../../browse/filtered-rows.ts';
import { compileFilter, type Filter } from '../../filter/filter.ts';
import type { PlainRecord } from '../../records/plain.ts';
import type { Tools } from '../parts/tools.ts';

/** Rows in the order in which they are shown, some of them filtered out. */
export interface Rows {
  readonly length: number;
  readonly filter: string;
  /** The row at a place. */
  at(place: number): number;
}

export interface FilteringSettings {
  readonly tools: Tools;
  readonly total: () => number;
  /** The record that a filter looks at, of a row. */
  readonly record: (row: number) => PlainRecord;
  readonly changed: () => void;
}

/** Rows with or without a filter, which is applied bit by bit. */
export class Filtering implements Rows {
  filter = '';
  private passing: FilteredRows | null = null;
  private looking = false;
  private fits: Filter | null = null;
  private only: (() => (row: number) => boolean) | null = null;
  private readonly settings: FilteringSettings;

  constructor(settings: FilteringSettings) {
    this.settings = settings;
  }

  get length(): number {
    return this.passing?.length ?? this.settings.total();
  }

  at(place: number): number {
    return this.passing?.at(place) ?? place;
  }

  /** Where a row is shown, or the next one that is. */
  placeOf(row: number): number {
    return this.passing?.placeOf(row) ?? row;
  }

  /** Whether rows are still being looked at. */
  get busy(): boolean {
    return this.looking;
  }

  /** Shows only what an expression fits; empty: everything. @returns what is wrong with the expression */
  set(expression: string): string | null {
    const problem = expression === '' ? null : filterProblem(expression);
    if (problem !== null) return problem;
    this.fits = expression === '' ? null : compileFilter(expression);
    this.filter = expression;
    this.renew();
    return null;
  }

  /** Shows only some rows, whatever the filter. @param only makes what is asked about each row in turn; null: no such restriction */
  restrict(only: (() => (row: number) => boolean) | null): void {
    if (this.only === null && only === null) return;
    this.only = only;
    this.renew();
  }

  private renew(): void {
    const { fits, settings } = this;
    const only = this.only?.() ?? null;
    const passes = (row: number) =>
      (only === null || only(row)) && (fits === null || fits(settings.record(row)));
    this.passing = only === null && fits === null ? null : new FilteredRows(passes);
    this.looking = false;
    this.lookOn();
  }

  /** Looks at the rows that are new. */
  lookOn(): void {
    const { passing, settings } = this;
    if (passing === null || this.looking) return;
    this.looking = passing.lookOn(settings.total(), settings.tools.now);
    if (!this.looking) return;
    settings.tools.later(() => {
      if (this.passing !== passing) return;
      this.looking = false;
      this.lookOn();
      settings.changed();
    });
  }
}

/** What is wrong with a filter expression; null: nothing. */
export function filterProblem(expression: string): string | null {
  try {
    compileFilter(expression);
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}
