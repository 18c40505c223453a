import { escapeText } from '../../text/escape.ts';
import { plural } from '../../wire/plural.ts';
import { type Arrangement, adaptive } from '../layout/arrangement.ts';
import { line, type Size } from '../layout/line.ts';
import type { Pane } from '../layout/pane.ts';
import { complaintOf } from '../parts/complaint.ts';
import { copyChoice } from '../parts/copy-choice.ts';
import type { Habit } from '../parts/keys.ts';
import type { ListPane } from '../parts/list-pane.ts';
import { reading } from '../parts/overlay.ts';
import type { Question } from '../parts/prompt.ts';
import { Shell } from '../parts/shell.ts';
import { Sorting } from '../parts/sorting.ts';
import { TextPane } from '../parts/text-pane.ts';
import type { Tools } from '../parts/tools.ts';
import type { CaseBoard, CaseOnBoard, CaseState } from './case-board.ts';
import { caseLines } from './case-lines.ts';
import { copiesOfCase, fitsCase } from './case-output.ts';
import { casesPane } from './cases-pane.ts';
import { CONFORM_KEYS, type ConformAction } from './conform-keys.ts';
import { conformReason } from './conform-reasons.ts';

export interface ConformScreenSettings {
  /** What is tried, and where. */
  readonly name: string;
  readonly tools: Tools;
  /** The command line that runs one case by itself. */
  readonly again: (id: string) => string;
  /** Writes a file. Throws an Error. */
  readonly saveText: (path: string, text: string) => void;
}

/** What is worth a look comes first. */
const STATES: readonly CaseState[] = [
  'failed',
  'running',
  'again',
  'not-run',
  'skipped',
  'passed',
  'waiting',
];

/** The cases of a run while it goes on, and the selected one in full with the ladder of its frames. */
export class ConformScreen extends Shell<ConformAction> {
  protected readonly bindings = CONFORM_KEYS;
  private readonly board: CaseBoard;
  private readonly settings: ConformScreenSettings;
  private readonly list: ListPane;
  private readonly details: TextPane;
  private readonly filters: string[] = [];
  private filter = '';
  private readonly sorting = new Sorting<CaseOnBoard>({
    order: () => 0,
    state: ({ state }) => STATES.indexOf(state),
    time: ({ outcome }) => -(outcome?.ms ?? 0),
  });
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
      () => this.sorting.by,
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

  get ticks(): boolean {
    return this.board.count('running') > 0;
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
    const columns = [this.list, this.details].map((pane) => ({ share: 0.5, of: { pane } }));
    return adaptive(size, { columns }, this.list, this.details, this.stage.focused, 0.4);
  }

  protected override get stepBack(): (() => void) | null {
    if (this.stage.focused !== this.list) return () => this.stage.focus('cases');
    if (this.filter === '') return null;
    return () => {
      this.filter = '';
    };
  }

  protected override unusable(action: ConformAction | Habit): string | null {
    const { chosen, board, list, stage, follows } = this;
    return conformReason(action, {
      ...{ chosen, follows, inList: stage.focused === list, anyFailed: board.count('failed') > 0 },
      canGoBack: this.stepBack !== null,
    });
  }

  protected override argumentsOf(action: string, text: string): readonly string[] {
    return action === 'sort' ? this.sorting.names.filter((name) => name.startsWith(text)) : [];
  }

  protected override get toTrouble() {
    return (by: 1 | -1) => this.nextTrouble(by);
  }

  private nextTrouble(by: 1 | -1): string | null {
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
        if (this.chosen !== undefined) this.board.again(this.chosen);
        return null;
      case 'again-failed':
        for (const one of this.board.cases.filter(({ state }) => state === 'failed')) this.board.again(one);
        return null;
      case 'sort':
        return this.sorting.sort(argument);
      case 'write':
        return argument === null ? this.ask(this.writeQuestion()) : this.write(argument);
      case 'follow':
        this.follows = true;
        this.toRunning();
        return null;
      case 'open':
      case 'right':
        this.stage.focus('case');
        return null;
      case 'left':
        this.stepBack?.();
        return null;
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
    const fitting = this.filter === '' ? cases : cases.filter((one) => fitsCase(one, this.filter));
    return this.sorting.sorted(fitting);
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

  private copy(): string | null {
    const { chosen } = this;
    if (chosen === undefined) return null;
    const copies = copiesOfCase(chosen, this.settings.again);
    return this.show(copyChoice(copies, (copied) => this.say(this.tools.copy(copied))));
  }

  private writeQuestion(): Question {
    return {
      label: 'write to',
      text: 'known-failing.txt',
      hint: 'the ids of the cases that failed, one a line, as --known-failing reads them',
      take: (path) => this.write(path),
    };
  }

  private write(path: string): string | null {
    const failed = this.board.cases.filter(({ state }) => state === 'failed');
    return complaintOf(() => {
      this.settings.saveText(path, failed.map(({ of }) => `${of.id}\n`).join(''));
      this.say(`wrote ${path}: ${plural(failed.length, 'case')} that failed`);
    });
  }

  private explain(): string | null {
    const { chosen } = this;
    if (chosen === undefined) return null;
    return this.show(reading(chosen.of.id, (columns) => caseLines(chosen, this.settings.again, columns)));
  }
}
