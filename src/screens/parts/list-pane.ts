import { cutTo, fitted, type Line, line, marked, plainText, restyled, type Size } from '../layout/line.ts';
import { type Column, tableLines } from '../layout/table.ts';
import { SelectionPane, type SelectionSettings } from './selection-pane.ts';

export interface ListSettings extends SelectionSettings {
  readonly columns: () => readonly Column[];
  /** The cells of a row, in the order of the columns. */
  readonly cells: (place: number) => readonly Line[];
}

/** The selection’s sign, and the room for it. */
const MARKER = 2;

/** A list with column heads and one selected row. */
export class ListPane extends SelectionPane<ListSettings> {
  settle({ rows }: Size): void {
    this.list.settle(rows - this.heads(rows));
  }

  content({ columns, rows }: Size, focused: boolean, hit: string): readonly Line[] {
    const { settings, list } = this;
    if (list.length === 0) return [line(` ${settings.empty()}`, { dim: true })];
    const { top, place } = list;
    const heads = this.heads(rows);
    const count = Math.max(0, Math.min(rows - heads, list.length - top));
    const cells = Array.from({ length: count }, (_, index) => settings.cells(top + index));
    const { head, lines } = tableLines(settings.columns(), cells, columns - MARKER);
    const shown = lines.map((spans, index) => {
      const selected = top + index === place;
      const row = marked([{ text: selected ? '▶ ' : '  ' }, ...spans], hit);
      if (!selected) return cutTo(row, columns);
      const whole = fitted(row, columns);
      return focused ? restyled(whole, { inverse: true }) : restyled(whole, { bold: true });
    });
    return heads === 0 ? shown : [cutTo([{ text: '  ' }, ...head], columns), ...shown];
  }

  click(row: number): void {
    const place = this.list.top + row - 1;
    if (row >= 1 && place < this.list.length) this.go(place);
  }

  textAt(place: number): string {
    return this.settings.cells(place).map(plainText).join('  ');
  }

  /** Column heads, where there is room for more than them. */
  private heads(rows: number): number {
    return rows >= 3 ? 1 : 0;
  }
}
