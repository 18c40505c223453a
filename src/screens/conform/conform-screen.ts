import { matches } from '../../conform/selection.ts';
import { escapeText } from '../../text/escape.ts';
import { type Arrangement, adaptive } from '../layout/arrangement.ts';
import { line, type Size } from '../layout/line.ts';
import type { Pane } from '../layout/pane.ts';
import type { Habit } from '../parts/keys.ts';
import type { ListPane } from '../parts/list-pane.ts';
import { reading } from '../parts/overlay.ts';
import { Shell } from '../parts/shell.ts';
import { TextPane } from '../parts/text-pane.ts';
import type { Tools } from '../parts/tools.ts';
import type { CaseBoard, CaseOnBoard } from './case-board.ts';
import { caseLines } from './case-lines.ts';
import { casesPane } from './cases-pane.ts';
import { CONFORM_KEYS, type ConformAction } from './conform-keys.ts';

export interface ConformScreenSettings {
  /** What is tried, and where. */
  readonly name: string;
  readonly tools: Tools;
  /** The command line that runs one case by itself. */
  readonly again: (id: string) => string;
}

/** The cases of a run while it goes on, and the selected one in full with the ladder of its frames. */
export class ConformScreen extends Shell<ConformAction> {
  readonly ticks = true;
  protected readonly bindings = CONFORM_KEYS;
  private readonly board: CaseBoard;
  private readonly settings: ConformScreenSettings;
  private readonly list: ListPane;
  private readonly details: TextPane;
  private readonly filters: string[] = [];
  private filter = '';
  /** Whether the case that runs is selected as it begins. */
  private follows = true;

  constructor(board: CaseBoard, settings: ConformScreenSettings) {
    super(settings.tools);
    this.board = board;
    this.settings = settings;
    this.list = casesPane(
      () => this.shown,
      settings.tools.now,
      () => this.filter,
      () => {
        this.follows = false;
        this.details.reset();
      },
    );
    this.details = new TextPane({
      id: 'case',
      title: () => 'Case',
      lines: (columns) =>
        this.chosen === undefined
          ? [line('no case is selected', { dim: true })]
          : caseLines(this.chosen, settings.again, columns),
    });
    board.watch(() => {
      if (this.follows) this.toRunning();
      this.refresh();
    });
  }

  protected title(): { readonly name: string; readonly facts: readonly string[] } {
    const { board } = this;
    const ended = board.cases.length - board.count('waiting') - board.count('running') - board.count('again');
    return { name: this.settings.name, facts: [`${ended} of ${board.cases.length}`] };
  }

  protected status(): readonly string[] {
    const { board } = this;
    const failed = board.cases.filter(({ state, outcome }) => state === 'failed' && outcome?.known === false);
    const counted = [
      ['✓', board.count('passed'), 'passed'],
      ['✗', failed.length, 'failed'],
      ['✗', board.count('failed') - failed.length, 'known'],
      ['●', board.count('running'), 'running'],
    ] as const;
    return [
      ...counted.filter(([, count]) => count > 0).map(([sign, count, word]) => `${sign} ${count} ${word}`),
      ...(this.follows ? ['following'] : []),
    ];
  }

  protected panes(): readonly Pane[] {
    return [this.list, this.details];
  }

  protected arrangement(size: Size): Arrangement {
    const wide = {
      columns: [
        { share: 0.5, of: { pane: this.list } },
        { share: 0.5, of: { pane: this.details } },
      ],
    };
    return adaptive(size, wide, this.list, this.details, this.stage.focused, 0.4);
  }

  protected override goBack(): boolean {
    if (this.stage.focused !== this.list) this.stage.focus('cases');
    else if (this.filter !== '') this.filter = '';
    else return false;
    return true;
  }

  protected override nextTrouble(by: 1 | -1): string | null {
    const { shown, list } = this;
    this.stage.focus('cases');
    const fits = (place: number) => shown[place]!.state === 'failed';
    return this.find(
      (later) => this.finder.toRow(list, shown.length, fits, by, false, later),
      'no other case here has failed',
    );
  }

  protected act(action: ConformAction | Habit, argument: string | null): string | null {
    switch (action) {
      case 'again':
        return this.again();
      case 'again-failed': {
        const failed = this.board.cases.filter(({ state }) => state === 'failed');
        for (const one of failed) this.board.again(one);
        return failed.length === 0 ? 'no case has failed' : null;
      }
      case 'follow':
        this.follows = true;
        this.toRunning();
        return null;
      case 'open':
      case 'right':
        this.stage.focus('case');
        return null;
      case 'left':
        return this.goBack() ? null : 'this is the leftmost place';
      case 'filter':
        if (argument !== null) return this.setFilter(argument);
        return this.ask({
          label: 'show only',
          text: this.filter,
          history: this.filters,
          hint: 'a glob over ids, such as */token/*, or failed, known, passed, running; empty: all',
          take: (text) => this.setFilter(text),
        });
      case 'copy':
        return this.copy();
      case 'explain':
        return this.explain();
      default:
        return `${action} has no effect here`;
    }
  }

  private get shown(): readonly CaseOnBoard[] {
    const { cases } = this.board;
    return this.filter === '' ? cases : cases.filter((one) => fits(one, this.filter));
  }

  private get chosen(): CaseOnBoard | undefined {
    return this.shown[this.list.list.place];
  }

  private toRunning(): void {
    const place = this.shown.findLastIndex(({ state }) => state === 'running');
    if (place !== -1) this.list.list.go(place);
  }

  private setFilter(text: string): string | null {
    this.filter = escapeText(text);
    return null;
  }

  private again(): string | null {
    const { chosen } = this;
    if (chosen === undefined) return 'no case is selected';
    return this.board.again(chosen) ? null : `${chosen.of.id} has not ended yet`;
  }

  private copy(): string | null {
    const { chosen } = this;
    if (chosen === undefined) return 'no case is selected';
    this.say(this.tools.copy(this.settings.again(chosen.of.id)));
    return null;
  }

  private explain(): string | null {
    const { chosen } = this;
    if (chosen === undefined) return 'no case is selected';
    return this.show(reading(chosen.of.id, (columns) => caseLines(chosen, this.settings.again, columns)));
  }
}

function fits({ of, state, outcome }: CaseOnBoard, filter: string): boolean {
  if (filter === 'known') return state === 'failed' && outcome?.known === true;
  return state === filter || matches(filter, of.id);
}
