import { type Arrangement, type Placed, placed } from '../layout/arrangement.ts';
import { composed, framed, innerSize, topBorder } from '../layout/frame.ts';
import type { Line, Size } from '../layout/line.ts';
import type { Pane } from '../layout/pane.ts';

export interface StageSettings {
  /** The panes that can have the focus, in the order of Tab. */
  readonly panes: () => readonly Pane[];
  readonly arrangement: (body: Size) => Arrangement;
}

/** The panes of a screen: where they are, which has the focus, whether it is shown alone. */
export class Stage {
  zoomed = false;
  private focusedId = '';
  private readonly settings: StageSettings;

  constructor(settings: StageSettings) {
    this.settings = settings;
  }

  get focused(): Pane {
    const panes = this.settings.panes();
    return panes.find(({ id }) => id === this.focusedId) ?? panes[0]!;
  }

  focus(id: string): void {
    this.focusedId = id;
  }

  /** Whether there is such a pane now. */
  has(id: string): boolean {
    return this.settings.panes().some((pane) => pane.id === id);
  }

  /** The next pane, or the previous one. @returns false where there is only one */
  step(by: 1 | -1): boolean {
    const panes = this.settings.panes();
    const at = panes.indexOf(this.focused);
    this.focusedId = panes[(at + by + panes.length) % panes.length]!.id;
    return panes.length > 1;
  }

  settle(body: Size): void {
    for (const { pane, at } of this.places(body)) pane.settle(innerSize(at));
  }

  lines(body: Size, hit: string): Line[] {
    const { focused } = this;
    const parts = this.places(body).map((one) => ({
      placed: one,
      lines: framed(one, one.pane === focused, hit),
    }));
    return composed(parts, body.rows);
  }

  /** The pane at a place of the body, and the row of its content there. */
  under(
    body: Size,
    column: number,
    row: number,
  ): { readonly pane: Pane; readonly row: number; readonly column: number } | null {
    const found = this.places(body).find(
      ({ at }) =>
        column >= at.column && column < at.column + at.columns && row >= at.row && row < at.row + at.rows,
    );
    if (found === undefined) return null;
    const border = topBorder(found.at);
    return { pane: found.pane, row: row - found.at.row - border, column: column - found.at.column - border };
  }

  private places({ columns, rows }: Size): readonly Placed[] {
    const arrangement = this.zoomed ? { pane: this.focused } : this.settings.arrangement({ columns, rows });
    return placed(arrangement, { column: 0, row: 0, columns, rows });
  }
}
