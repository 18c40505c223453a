import { Dialogue } from './dialogue.ts';
import { Finder, type Finding } from './finder.ts';
import type { Stage } from './stage.ts';
import type { Tools } from './tools.ts';

/** Searching the rows of the focused pane, for a text or for what did not go well. */
export abstract class Seeking extends Dialogue {
  protected readonly tools: Tools;
  protected readonly finder: Finder;
  protected abstract readonly stage: Stage;
  private readonly searches: string[] = [];

  constructor(tools: Tools) {
    super();
    this.tools = tools;
    this.finder = new Finder(tools);
  }

  /** Takes account of what has changed. */
  protected abstract refresh(): void;

  /** What goes on to the next row that did not go well; null where no row can go badly. */
  protected get toTrouble(): ((by: 1 | -1) => string | null) | null {
    return null;
  }

  /** Searches; says where it finds nothing, now or in a while. @returns the complaint, where that is known */
  protected find(search: (later: (finding: Finding) => void) => Finding, none: string): string | null {
    const finding = search((ended) => {
      this.message = null;
      if (ended === 'none') this.complain(none);
      this.refresh();
    });
    if (finding === 'searching') this.say('searching …');
    return finding === 'none' ? none : null;
  }

  /** @param given what to search for; null: it is asked for */
  protected askSearch(given: string | null): string | null {
    const start = (text: string) => {
      this.finder.wanted = text;
      return text === '' ? null : this.toHit(1, true);
    };
    return given === null ? this.ask({ label: 'search', history: this.searches, take: start }) : start(given);
  }

  /** @param here whether the selected row counts */
  protected toHit(by: 1 | -1, here: boolean): string | null {
    const { wanted } = this.finder;
    if (wanted === '') return this.toTrouble?.(by) ?? null;
    const none = `no row of this pane has "${wanted}"`;
    return this.find((later) => this.finder.toHit(this.stage.focused, by, here, later), none);
  }
}
