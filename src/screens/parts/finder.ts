import type { Pane } from '../layout/pane.ts';
import { RowSearch } from './row-search.ts';
import type { Tools } from './tools.ts';

/** What a search came to: a row was gone to, there is none, or it is still going on. */
export type Finding = 'found' | 'none' | 'searching';

/** Searches the rows of panes, in slices of time. */
export class Finder {
  /** The text that is searched for; empty: none. */
  wanted = '';
  private running: RowSearch | null = null;
  private readonly tools: Tools;

  constructor(tools: Tools) {
    this.tools = tools;
  }

  stop(): void {
    this.running = null;
  }

  /**
   * Goes to the next row of a pane with the wanted text.
   * @param here whether the selected row counts
   * @param later called with how it ended where that takes a while
   */
  toHit(pane: Pane, by: 1 | -1, here: boolean, later: (finding: Finding) => void): Finding {
    const needle = this.wanted.toLowerCase();
    const fits = (place: number) => pane.textAt(place)?.toLowerCase().includes(needle) ?? false;
    return this.toRow(pane, pane.searchable, fits, by, here, later);
  }

  /** Goes to the next row of a pane that fits. */
  toRow(
    pane: Pane,
    length: number,
    fits: (place: number) => boolean,
    by: 1 | -1,
    here: boolean,
    later: (finding: Finding) => void,
  ): Finding {
    const place = pane.position?.place ?? 0;
    const search = new RowSearch({ length, fits }, here ? place - by : place, by);
    this.running = search;
    const look = (): Finding => {
      const found = search.lookOn(this.tools.now);
      if (typeof found === 'number') pane.go(found);
      if (found !== 'more') return found === 'none' ? 'none' : 'found';
      this.tools.later(() => {
        if (this.running !== search) return;
        const finding = look();
        if (finding !== 'searching') later(finding);
      });
      return 'searching';
    };
    return look();
  }
}
