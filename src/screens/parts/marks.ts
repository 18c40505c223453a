import type { Stage } from './stage.ts';

/** Rows that were marked with a letter. */
export class Marks {
  private readonly places = new Map<string, { readonly pane: string; readonly place: number }>();

  set(letter: string, stage: Stage): void {
    const { id, position } = stage.focused;
    this.places.set(letter, { pane: id, place: position?.place ?? 0 });
  }

  /** Goes to a marked row. @returns false where nothing here has that mark */
  goTo(letter: string, stage: Stage): boolean {
    const mark = this.places.get(letter);
    if (mark === undefined || !stage.has(mark.pane)) return false;
    stage.focus(mark.pane);
    stage.focused.go(mark.place);
    return true;
  }
}
