import type { Move } from '../parts/keys.ts';
import type { Line, Size } from './line.ts';

export interface Position {
  /** Counted from 0. */
  readonly place: number;
  readonly total: number;
}

/** A titled part of a screen. What it shows follows from its state alone: drawing changes nothing. */
export interface Pane {
  readonly id: string;
  readonly title: string;
  /** Shown at the right end of the title. */
  readonly note: string;
  /** Where the selection is; null where the pane only scrolls. */
  readonly position: Position | null;
  /** Adjusts what is in sight to a size, after anything has changed. */
  settle(inner: Size): void;
  /** At most `inner.rows` lines of at most `inner.columns`. @param hit text to mark */
  content(inner: Size, focused: boolean, hit: string): readonly Line[];
  move(move: Move, steps: number): void;
  /** Goes to a row of the list, counted from 0. */
  go(place: number): void;
  /** A click on a place of the content. */
  click(row: number, column: number): void;
  /** The mouse moves on with its button down, and is let go. */
  drag?(column: number): void;
  release?(): void;
  /** What a search looks at, of a row; null: there is nothing to search. */
  textAt(place: number): string | null;
  /** How many rows a search looks at. */
  readonly searchable: number;
  /** Why it cannot be searched; null: it can. */
  readonly unsearchable: string | null;
  /** The row to return to, of a pane without a selection. */
  readonly scrolled?: number;
}
