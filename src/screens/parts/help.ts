import { type Line, line, marked, wrapped } from '../layout/line.ts';
import { type Binding, keyLabel } from './keys.ts';
import type { Overlay } from './overlay.ts';
import { TextPane } from './text-pane.ts';

/** The keys of a place; typing searches them. */
export class Help implements Overlay {
  readonly pane: TextPane;
  readonly keys = 'type to search   ↑ ↓ scroll   Esc back';
  private wanted = '';

  constructor(title: string, bindings: readonly Binding<string>[]) {
    const rows = bindings.map(({ keys, action, does }) => ({
      keys: keys.map(keyLabel).join(' '),
      action,
      does,
    }));
    const width = Math.max(...rows.map(({ keys }) => keys.length)) + 2;
    this.pane = new TextPane({
      id: 'overlay',
      title: () => (this.wanted === '' ? title : `${title}: ${this.wanted}`),
      lines: (columns) => {
        const fitting = rows.filter(({ keys, action, does }) =>
          `${keys} ${action} ${does}`.toLowerCase().includes(this.wanted.toLowerCase()),
        );
        if (fitting.length === 0) return [line(' no key matches; Backspace', { dim: true })];
        return fitting.flatMap(({ keys, action, does }) =>
          helpRow(keys, width, does, action, columns, this.wanted),
        );
      },
    });
  }

  key(name: string): boolean {
    if (name === 'Esc' || name === 'Ctrl-C' || name === 'Enter') return true;
    if (name === '?' && this.wanted === '') return true;
    if (name === 'q' && this.wanted === '') return true;
    if (name === 'Backspace') this.wanted = this.wanted.slice(0, -1);
    else if (name === 'Ctrl-U') this.wanted = '';
    else if ([...name].length === 1) this.wanted += name;
    this.pane.reset();
    return false;
  }
}

function helpRow(
  keys: string,
  width: number,
  does: string,
  action: string,
  columns: number,
  wanted: string,
): Line[] {
  const text = wrapped(`${does}  (:${action})`, Math.max(10, columns - width - 2));
  return text.map((spans, index) => [
    { text: ` ${(index === 0 ? keys : '').padEnd(width)}`, bold: true },
    ...marked(spans, wanted),
  ]);
}
