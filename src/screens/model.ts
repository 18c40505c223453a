import type { Line, Size } from './styled.ts';

/** What a screen shows and does, apart from any terminal. */
export interface ScreenModel {
  /** At most `rows` lines of at most `columns`. */
  lines(size: Size): readonly Line[];
  /** A key was pressed, by its name in keys.ts. */
  key(name: string): void;
  /** Calls back after every change; gives a function that stops it. */
  watch(changed: () => void): () => void;
  /** True once the person has left. */
  readonly left: boolean;
  /** Whether it changes by itself as time goes by. */
  readonly ticks: boolean;
}

/** Keeps who is to be told of changes. */
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
