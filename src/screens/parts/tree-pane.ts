import { cutTo, fitted, type Line, line, marked, plainText, restyled, type Size } from '../layout/line.ts';
import { SelectionPane, type SelectionSettings } from './selection-pane.ts';

export interface TreeSettings extends SelectionSettings {
  /** The lines of an item, wrapped to that many columns. */
  readonly lines: (place: number, columns: number) => readonly Line[];
}

const MARKER = 2;
/** Wide enough for any text, where it is not to be wrapped. */
const UNWRAPPED = 100_000;

/** A list whose items take as many lines as they need. */
export class TreePane extends SelectionPane<TreeSettings> {
  private top = 0;
  /** The width that it was last settled to. */
  private columns = 80;

  settle({ columns, rows }: Size): void {
    this.columns = columns;
    const all = this.all(columns);
    const { place } = this.list;
    const first = all.findIndex((one) => one.item === place);
    const last = all.findLastIndex((one) => one.item === place);
    // All lines of the selected item are in sight; of one that is too long, the first ones.
    this.top = Math.max(
      0,
      Math.min(Math.max(this.top, last - rows + 1), first, Math.max(0, all.length - rows)),
    );
    this.list.settle(rows);
  }

  content({ columns, rows }: Size, focused: boolean, hit: string): readonly Line[] {
    if (this.list.length === 0) return [line(` ${this.settings.empty()}`, { dim: true })];
    const { place } = this.list;
    return this.all(columns)
      .slice(this.top, this.top + rows)
      .map(({ item, first, spans }) => {
        const selected = item === place;
        const row = marked([{ text: selected && first ? '▸ ' : '  ' }, ...spans], hit);
        if (!selected) return cutTo(row, columns);
        return focused
          ? restyled(fitted(row, columns), { inverse: true })
          : restyled(cutTo(row, columns), { bold: true });
      });
  }

  click(row: number): void {
    const found = this.all(this.columns)[this.top + row];
    if (row >= 0 && found !== undefined) this.go(found.item);
  }

  textAt(place: number): string {
    return this.settings.lines(place, UNWRAPPED).map(plainText).join(' ');
  }

  private all(columns: number): { readonly item: number; readonly first: boolean; readonly spans: Line }[] {
    return Array.from({ length: this.list.length }, (_, item) =>
      this.settings
        .lines(item, Math.max(1, columns - MARKER))
        .map((spans, index) => ({ item, first: index === 0, spans })),
    ).flat();
  }
}
