import type { Message } from './bars.ts';
import type { Stage } from './stage.ts';

/** Rows that were marked with a letter. */
export class Marks {
  private readonly places = new Map<string, { readonly pane: string; readonly place: number }>();

  /** Whether anything is marked. */
  get any(): boolean {
    return this.places.size > 0;
  }

  private set(letter: string, stage: Stage): void {
    const { id, position, scrolled = 0 } = stage.focused;
    this.places.set(letter, { pane: id, place: position?.place ?? scrolled });
  }

  /** Goes to a marked row. @returns false where nothing here has that mark */
  private goTo(letter: string, stage: Stage): boolean {
    const mark = this.places.get(letter);
    if (mark === undefined || !stage.has(mark.pane)) return false;
    stage.focus(mark.pane);
    stage.focused.go(mark.place);
    return true;
  }

  /** Takes the letter that was waited for. @returns what to say; null: nothing */
  letter(pending: 'mark' | 'return', name: string, stage: Stage): Message | null {
    if ([...name].length !== 1) return null;
    if (pending === 'mark') {
      this.set(name, stage);
      return { text: `marked as ${name}; '${name} returns here`, tone: 'good' };
    }
    return this.goTo(name, stage) ? null : { text: `nothing here is marked as ${name}`, tone: 'bad' };
  }
}
