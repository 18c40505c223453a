import type { Line, Size } from '../layout/line.ts';

/** Everything that can happen to a screen. Columns and rows count from 0. */
export type ScreenEvent =
  /** A key was pressed, by its name in key-names.ts. */
  | { readonly type: 'key'; readonly name: string }
  | { readonly type: 'pasted'; readonly text: string }
  | { readonly type: 'clicked'; readonly column: number; readonly row: number }
  /** The mouse has moved with its button down, and the button was let go. */
  | { readonly type: 'dragged'; readonly column: number; readonly row: number }
  | { readonly type: 'released'; readonly column: number; readonly row: number }
  /** The wheel was turned over a place: down where `by` is positive. */
  | { readonly type: 'wheel'; readonly by: number; readonly column: number; readonly row: number }
  | { readonly type: 'resized'; readonly size: Size }
  /** Time has passed. */
  | { readonly type: 'tick' };

/** What a screen shows and does, apart from any terminal. */
export interface ScreenModel {
  handle(event: ScreenEvent): void;
  /** The lines to show, at the size of the last `resized`. Changes nothing. */
  lines(): readonly Line[];
  /** Calls back after every change; gives a function that stops it. */
  watch(changed: () => void): () => void;
  /** True once the person has left. */
  readonly left: boolean;
  /** Whether it changes as time passes, at the moment: where nothing does, drawing it again would only keep a processor busy. */
  readonly ticks: boolean;
}

/** Keeps track of who wants to know of changes. */
export class Watched {
  private readonly watchers = new Set<() => void>();

  watch = (changed: () => void): (() => void) => {
    this.watchers.add(changed);
    return () => this.watchers.delete(changed);
  };

  protected changed(): void {
    for (const watcher of this.watchers) watcher();
  }
}
