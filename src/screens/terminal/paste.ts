import type { ScreenEvent } from '../parts/model.ts';

/** What a terminal writes around pasted text, as ink hands it over. */
const START = '[200~';
const END = '[201~';

/** Tells pasted text from keys. */
export class Paste {
  private text: string | null = null;

  /** @param event what the input would be as keys */
  take(input: string, events: () => ScreenEvent[]): ScreenEvent[] {
    if (input === START) {
      this.text = '';
      return [];
    }
    if (this.text === null) return events();
    if (input === END) {
      const { text } = this;
      this.text = null;
      return [{ type: 'pasted', text }];
    }
    this.text += input === '' ? '\n' : input;
    return [];
  }
}
