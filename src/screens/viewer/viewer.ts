import type { RecordingIndex } from '../../browse/recording-index.ts';
import { plural } from '../../wire/plural.ts';
import type { Arrangement } from '../layout/arrangement.ts';
import type { Size } from '../layout/line.ts';
import type { Pane } from '../layout/pane.ts';
import { copyChoice } from '../parts/copy-choice.ts';
import type { Binding } from '../parts/keys.ts';
import { Shell } from '../parts/shell.ts';
import type { Tools } from '../parts/tools.ts';
import { filterQuestion } from './filter-question.ts';
import { followClient } from './following.ts';
import { Navigation } from './navigation.ts';
import { SORTS, type Sort } from './order.ts';
import { Recording } from './recording.ts';
import { type Saving, Selection } from './selection.ts';
import { troublesIn } from './troubles.ts';
import { VIEWER_KEYS } from './viewer-keys.ts';
import { viewerReason } from './viewer-reasons.ts';
import { type StatusSettings, viewerStatus } from './viewer-status.ts';
import { VIEWS, Views } from './views.ts';

export interface ViewerSettings extends StatusSettings {
  /** What is looked at, such as the file’s name. */
  readonly name: string;
  readonly index: RecordingIndex;
  readonly tools: Tools;
  /** Whether the recording tells when. */
  readonly times: boolean;
  /** Said while nothing has come. */
  readonly waiting?: string;
  readonly save: Saving;
}

/** While a recording is read, growth is shown no more often than this, in ms: drawing would slow it down. */
const GROWTH_SHOWN_EVERY_MS = 250;

/** A recording: its records with their fields and bytes, its handoffs with their ladders, and when they happened. */
export class Viewer extends Shell<string> {
  get ticks(): boolean {
    return false;
  }

  protected readonly bindings: readonly Binding<string>[] = VIEWER_KEYS;
  protected readonly views: Views;
  protected readonly recording: Recording;
  private readonly settings: ViewerSettings;
  private readonly filters: string[] = [];
  private readonly selection: Selection;
  private readonly navigation: Navigation;
  private indexing = true;
  /** Whether more may come. */
  private growing = true;
  private trouble = '';
  private nextShown = 0;

  constructor(settings: ViewerSettings, filter = '') {
    super(settings.tools);
    this.settings = settings;
    this.recording = new Recording(settings.index);
    this.views = new Views({
      recording: this.recording,
      tools: settings.tools,
      times: settings.times,
      empty: () => this.emptyText(),
      growing: () => this.growing,
      changed: () => this.refresh(),
    });
    this.navigation = new Navigation(this.views, this.stage);
    this.selection = new Selection(this.views, this.recording, settings.name, settings.save);
    this.setFilter(filter);
  }

  /** What is recorded grows from now on, and its end is what a person wants to see. */
  live(): void {
    this.complete();
    this.growing = true;
    this.views.followEnd();
  }

  /** More has been indexed. */
  grown(): void {
    const now = this.tools.now();
    if (this.indexing && now < this.nextShown) return;
    this.nextShown = now + GROWTH_SHOWN_EVERY_MS;
    this.lookOn();
  }

  /** All has been indexed. @param trouble where the recording breaks off; empty: it does not */
  complete(trouble = ''): void {
    this.indexing = this.growing = false;
    this.trouble = trouble;
    this.views.handoffs.renew();
    this.lookOn();
  }

  private lookOn(): void {
    this.views.recordFilter.lookOn();
    this.views.handoffFilter.lookOn();
    this.refresh();
  }

  protected override refresh(): void {
    this.views.note(this.stage.focused);
    super.refresh();
  }

  protected title(): { readonly name: string; readonly facts: readonly string[] } {
    const { rows } = this.recording;
    const counts = [plural(rows.length, 'record'), plural(rows.handoffCount, 'handoff')];
    return { name: this.settings.name, facts: this.indexing ? [...counts, 'reading …'] : counts };
  }

  protected status(): readonly string[] {
    const { views, selection, settings, trouble } = this;
    return viewerStatus(views, selection.compared !== null, settings, trouble);
  }

  protected panes(): readonly Pane[] {
    return this.views.panes;
  }

  protected arrangement(body: Size): Arrangement {
    return this.views.arrangement(body, this.stage.focused);
  }

  protected override get stepBack(): (() => void) | null {
    const { views, selection, stage } = this;
    if (selection.compared !== null) return () => selection.forget();
    if (views.timeline.brushing) return () => void views.timeline.brush();
    if (stage.focused !== views.panes[0]) return () => stage.focus(views.panes[0]!.id);
    if (views.filtering.filter !== '') return () => void this.setFilter('');
    if (views.timeline.inSight !== null && views.view !== 'records') return () => views.timeline.showAll();
    if (views.thread !== null) return () => followClient(views, this.recording);
    if (views.view !== 'records') return () => void this.navigation.turnTo('records');
    return null;
  }

  protected override unusable(action: string): string | null {
    const { views, selection, stage, settings } = this;
    return viewerReason(action, {
      ...{ views, focused: stage.focused, empty: selection.empty, connections: settings.times },
      canGoBack: this.stepBack !== null,
    });
  }

  protected act(action: string, argument: string | null): string | null {
    switch (action) {
      case 'view':
        return this.navigation.turnTo(VIEWS[(VIEWS.indexOf(this.views.view) + 1) % VIEWS.length]!);
      case 'records':
      case 'handoffs':
      case 'timeline':
        return this.navigation.turnTo(action);
      case 'open':
        return this.navigation.open();
      case 'left':
      case 'right':
        return this.navigation.sideways(action === 'left' ? -1 : 1, () => this.stepBack?.());
      case 'next-trouble':
      case 'previous-trouble':
        return this.nextTrouble(action === 'next-trouble' ? 1 : -1);
      case 'client':
        return followClient(this.views, this.recording);
      case 'brush':
        return this.views.timeline.brush();
      case 'zoom-in':
      case 'zoom-out':
        this.views.timeline.zoom(action === 'zoom-in');
        return null;
      case 'filter':
        if (argument !== null) return this.setFilter(argument);
        return this.ask(
          filterQuestion(this.views.filtering.filter, this.filters, (text) => this.setFilter(text)),
        );
      case 'sort':
        return this.sort(argument);
      case 'copy':
        return this.copy();
      case 'explain':
        return this.selection.explanation && this.show(this.selection.explanation);
      case 'write':
        return this.write(argument);
      case 'compare':
        return this.compare();
      default:
        return `${action} has no effect here`;
    }
  }

  protected override argumentsOf(action: string, text: string): readonly string[] {
    return action === 'sort' ? SORTS.filter((name) => name.startsWith(text)) : [];
  }

  protected override get toTrouble() {
    return (by: 1 | -1) => this.nextTrouble(by);
  }

  private nextTrouble(by: 1 | -1): string | null {
    const { views, recording } = this;
    if (views.view !== 'records' || this.stage.focused.id === 'records') this.stage.focus(views.list.id);
    const { fits, none } = troublesIn(views, recording.rows);
    return this.find(
      (later) => this.finder.toRow(views.list, views.list.searchable, fits, by, false, later),
      none,
    );
  }

  private emptyText(): string {
    if (this.views.filtering.filter !== '') return 'nothing matches the filter; f changes it, Esc removes it';
    return this.settings.waiting ?? (this.growing ? 'nothing yet' : 'nothing');
  }

  private setFilter(expression: string): string | null {
    const { views } = this;
    const row = views.view === 'records' ? (views.looked?.at ?? 0) : Math.max(0, views.handoff);
    const problem = views.filtering.set(expression);
    if (problem !== null) return problem;
    views.handoffs.renew();
    views.list.go(expression === '' ? (views.view === 'records' ? row : views.handoffs.placeOf(row)) : 0);
    return null;
  }

  private sort(argument: string | null): string | null {
    const { handoffs, handoffList } = this.views;
    const next = argument ?? SORTS[(SORTS.indexOf(handoffs.sort) + 1) % SORTS.length]!;
    if (!(SORTS as readonly string[]).includes(next)) return `handoffs can be sorted by ${SORTS.join(', ')}`;
    handoffs.sortBy(next as Sort);
    handoffList.go(0);
    return null;
  }

  private copy(): string | null {
    const { copies } = this.selection;
    return copies && this.show(copyChoice(copies, (text) => this.say(this.tools.copy(text))));
  }

  private write(argument: string | null): string | null {
    const wrote = (path: string) => this.say(`wrote ${path}`);
    if (argument !== null) return this.selection.write(argument, wrote);
    const question = this.selection.writeQuestion(wrote);
    return question && this.ask(question);
  }

  private compare(): string | null {
    const compared = this.selection.compare();
    return compared === null || typeof compared === 'string' ? compared : this.show(compared);
  }
}
