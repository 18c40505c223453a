import type { Line, Size } from '../layout/line.ts';
import type { Pane, Position } from '../layout/pane.ts';
import type { Move } from './keys.ts';
import { ListPlace } from './list-place.ts';

export interface SelectionSettings {
  readonly id: string;
  readonly title: () => string;
  readonly note?: () => string;
  readonly length: () => number;
  /** What is shown where there is nothing to select. */
  readonly empty: () => string;
  /** Called when something else is selected. */
  readonly moved?: () => void;
}

/** A pane with items of which one is selected; how they are drawn is up to the class that extends it. */
export abstract class SelectionPane<Settings extends SelectionSettings> implements Pane {
  readonly id: string;
  readonly unsearchable = null;
  readonly list: ListPlace;
  protected readonly settings: Settings;

  constructor(settings: Settings) {
    this.id = settings.id;
    this.settings = settings;
    this.list = new ListPlace(settings.length);
  }

  abstract settle(size: Size): void;
  abstract content(size: Size, focused: boolean, hit: string): readonly Line[];
  abstract click(row: number): void;
  abstract textAt(place: number): string;

  get title(): string {
    return this.settings.title();
  }

  get note(): string {
    return this.settings.note?.() ?? '';
  }

  get position(): Position | null {
    return { place: this.list.place, total: this.list.length };
  }

  get searchable(): number {
    return this.list.length;
  }

  move(move: Move, steps: number): void {
    this.select(() => this.list.move(move, steps));
  }

  go(place: number): void {
    this.select(() => this.list.go(place));
  }

  private select(how: () => void): void {
    const before = this.list.place;
    how();
    if (this.list.place !== before) this.settings.moved?.();
  }
}
