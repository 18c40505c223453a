import { cutTo, type Line, marked, plainText, type Size } from '../layout/line.ts';
import type { Pane, Position } from '../layout/pane.ts';
import type { Move } from './keys.ts';

export interface TextSettings {
  readonly id: string;
  readonly title: () => string;
  readonly note?: () => string;
  /** The text, wrapped to that many columns. */
  readonly lines: (columns: number) => readonly Line[];
  /** Whether the end stays in sight as lines are added. */
  readonly followsEnd?: boolean;
}

const MARGIN = 1;

/** Lines that scroll. */
export class TextPane implements Pane {
  readonly id: string;
  readonly position: Position | null = null;
  readonly unsearchable = null;
  private readonly settings: TextSettings;
  private top = 0;
  private length = 0;
  private inner: Size = { columns: 80, rows: 10 };
  private atEnd: boolean;

  constructor(settings: TextSettings) {
    this.id = settings.id;
    this.settings = settings;
    this.atEnd = settings.followsEnd ?? false;
  }

  get title(): string {
    return this.settings.title();
  }

  get note(): string {
    const { rows } = this.inner;
    const more = this.length > rows ? `${Math.min(this.length, this.top + rows)} of ${this.length}` : '';
    return [this.settings.note?.() ?? '', more].filter((part) => part !== '').join(', ');
  }

  get scrolled(): number {
    return this.top;
  }

  get searchable(): number {
    return this.length;
  }

  settle(inner: Size): void {
    this.inner = inner;
    this.length = this.lines(inner.columns).length;
    if (this.atEnd) this.top = this.length;
    this.top = Math.max(0, Math.min(this.top, this.length - inner.rows));
  }

  /** From the top again, as what it shows has been replaced. */
  reset(): void {
    this.top = 0;
    this.atEnd = this.settings.followsEnd ?? false;
  }

  content({ columns, rows }: Size, _focused: boolean, hit: string): readonly Line[] {
    return this.lines(columns)
      .slice(this.top, this.top + rows)
      .map((spans) => cutTo(marked(spans, hit), columns));
  }

  move(move: Move, steps: number): void {
    const { rows } = this.inner;
    const by = {
      down: steps,
      up: -steps,
      'half-down': Math.ceil(rows / 2),
      'half-up': -Math.ceil(rows / 2),
      'page-down': rows,
      'page-up': -rows,
      first: -this.length,
      last: this.length,
    };
    this.go(this.top + by[move]);
  }

  go(place: number): void {
    const last = Math.max(0, this.length - this.inner.rows);
    this.top = Math.max(0, Math.min(place, last));
    this.atEnd = (this.settings.followsEnd ?? false) && this.top === last;
  }

  click(): void {}

  textAt(place: number): string | null {
    const spans = this.lines(this.inner.columns)[place];
    return spans === undefined ? null : plainText(spans);
  }

  private lines(columns: number): readonly Line[] {
    const room = Math.max(1, columns - 2 * MARGIN);
    return this.settings.lines(room).map((spans) => [{ text: ' '.repeat(MARGIN) }, ...spans]);
  }
}
