import type { Size } from '../layout/line.ts';
import type { Message } from './bars.ts';
import { isMove } from './keys.ts';
import { Watched } from './model.ts';
import type { Overlay } from './overlay.ts';
import { Prompt, type Question } from './prompt.ts';

/** What a screen asks, shows over its panes, and says. */
export abstract class Dialogue extends Watched {
  protected size: Size = { columns: 80, rows: 24 };
  protected prompt: Prompt | null = null;
  protected overlay: Overlay | null = null;
  protected message: Message | null = null;

  protected complain(text: string): void {
    this.message = { text, tone: 'bad' };
  }

  protected say(text: string): void {
    this.message = { text, tone: 'good' };
  }

  protected ask(question: Question): null {
    this.prompt = new Prompt(question);
    return null;
  }

  protected show(overlay: Overlay): null {
    this.overlay = overlay;
    return null;
  }

  /** Whether keys are for what is asked or shown, and not for the panes. */
  protected get takesKeys(): boolean {
    return this.prompt !== null || this.overlay !== null;
  }

  /** Takes a key; what it answers or closes may have opened something else. @param action what the key does in the panes */
  protected takeKey(name: string, action: string | null): void {
    const { prompt, overlay } = this;
    if (prompt !== null) {
      if (prompt.key(name) && this.prompt === prompt) this.prompt = null;
    } else if (overlay !== null) {
      if ([...name].length > 1 && isMove(action)) overlay.pane.move(action, 1);
      else if (overlay.key(name) && this.overlay === overlay) this.overlay = null;
    }
  }
}
