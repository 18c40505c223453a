import type { RecordingIndex } from '../../browse/recording-index.ts';
import { plural } from '../../formats/plural.ts';
import type { Segment } from '../../records/segment.ts';
import { escapeText } from '../../text/escape.ts';
import type { Arrangement } from '../layout/arrangement.ts';
import type { Line, Size } from '../layout/line.ts';
import type { Pane } from '../layout/pane.ts';
import { type Copies, copyChoice } from '../parts/copy-choice.ts';
import type { Binding } from '../parts/keys.ts';
import { reading } from '../parts/overlay.ts';
import { Shell } from '../parts/shell.ts';
import type { Tools } from '../parts/tools.ts';
import { comparedLines } from './compare.ts';
import { explainedHandoff, explainedItem } from './explaining.ts';
import { copiesOfHandoff, copiesOfRecord, scriptStep, segmentsOf } from './exporting.ts';
import { filterQuestion } from './filter-question.ts';
import { handoffFacts } from './handoffs.ts';
import { SORTS, type Sort } from './order.ts';
import { Recording } from './recording.ts';
import { VIEWER_KEYS } from './viewer-keys.ts';
import { VIEWS, type View, Views } from './views.ts';

export interface ViewerSettings {
  /** What is looked at, such as the file’s name. */
  readonly name: string;
  readonly index: RecordingIndex;
  readonly tools: Tools;
  /** Whether the recording tells when. */
  readonly times: boolean;
  /** What is in force, for the status line. */
  readonly facts?: () => readonly string[];
  /** Writes traffic to a capture, or a text to a file. Throws an Error. */
  readonly save: {
    capture(path: string, segments: readonly Segment[]): void;
    text(path: string, text: string): void;
  };
}

/** While a recording is read, growth is shown no more often than this, in ms: drawing would slow it down. */
const GROWTH_SHOWN_EVERY_MS = 250;
/** A file with such a name is written as a script. */
const SCRIPT_NAME = /\.(?:script|txt)$/;

/** A recording: its records with their fields and bytes, its handoffs with their ladders, and when they happened. */
export class Viewer extends Shell<string> {
  readonly ticks: boolean = false;
  protected readonly bindings: readonly Binding<string>[] = VIEWER_KEYS;
  protected readonly views: Views;
  protected readonly recording: Recording;
  private readonly settings: ViewerSettings;
  private readonly filters: string[] = [];
  private readonly files: string[] = [];
  private indexing = true;
  private trouble = '';
  private nextShown = 0;
  /** What is to be compared with another. */
  private compared: { readonly view: View; readonly row: number } | null = null;

  constructor(settings: ViewerSettings, filter = '') {
    super(settings.tools);
    this.settings = settings;
    this.recording = new Recording(settings.index);
    this.views = new Views({
      recording: this.recording,
      tools: settings.tools,
      times: settings.times,
      empty: () => this.emptyText(),
      changed: () => this.refresh(),
    });
    this.setFilter(filter);
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
    this.indexing = false;
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
    const { filtering } = this.views;
    const filter =
      filtering.filter === ''
        ? []
        : [
            `filter: ${escapeText(filtering.filter)} (${filtering.length} fit${filtering.busy ? ' so far' : ''})`,
          ];
    const following = this.views.list.list.follows ? ['following'] : [];
    const compared = this.compared === null ? [] : ['comparing: c on the other one'];
    const trouble = this.trouble === '' ? [] : [`✗ ${escapeText(this.trouble)}`];
    return [...filter, ...following, ...compared, ...(this.settings.facts?.() ?? []), ...trouble];
  }

  protected panes(): readonly Pane[] {
    return this.views.panes;
  }

  protected arrangement(body: Size): Arrangement {
    return this.views.arrangement(body, this.stage.focused);
  }

  protected override goBack(): boolean {
    const { views } = this;
    if (this.compared !== null) this.compared = null;
    else if (this.stage.focused !== views.panes[0]) this.stage.focus(views.panes[0]!.id);
    else if (views.filtering.filter !== '') this.setFilter('');
    else if (views.view !== 'records') this.turnTo('records');
    else return false;
    return true;
  }

  protected act(action: string, argument: string | null): string | null {
    switch (action) {
      case 'view':
        return this.turnTo(VIEWS[(VIEWS.indexOf(this.views.view) + 1) % VIEWS.length]!);
      case 'records':
      case 'handoffs':
      case 'timeline':
        return this.turnTo(action);
      case 'open':
        return this.open();
      case 'left':
      case 'right':
        return this.sideways(action === 'left' ? -1 : 1);
      case 'next-trouble':
      case 'previous-trouble':
        return this.nextTrouble(action === 'next-trouble' ? 1 : -1);
      case 'zoom-in':
      case 'zoom-out':
        if (this.stage.focused !== this.views.timeline) return 'only the timeline zooms; T shows it';
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
      case 'write':
        return this.write(argument);
      case 'explain':
        return this.explain();
      case 'compare':
        return this.compare();
      default:
        return `${action} has no effect here`;
    }
  }

  protected override argumentsOf(action: string, text: string): readonly string[] {
    return action === 'sort' ? SORTS.filter((name) => name.startsWith(text)) : [];
  }

  protected override nextTrouble(by: 1 | -1): string | null {
    const { views, recording } = this;
    const { rows } = recording;
    const records = views.view === 'records';
    if (!records || this.stage.focused.id === 'records') this.stage.focus(views.list.id);
    const fits = (place: number) =>
      records
        ? rows.severityAt(views.recordFilter.at(place)) !== null
        : !rows.handoffWentWell(views.handoffs.at(place));
    const none = records ? 'no record here has a problem' : 'every handoff here went well';
    const found = this.finder.toRow(views.list, views.list.searchable, fits, by, false, this.tellLater(none));
    return this.told(found, none);
  }

  private emptyText(): string {
    if (this.views.filtering.filter !== '') return 'nothing fits the filter; f changes it, Esc removes it';
    return this.indexing ? 'nothing yet' : 'nothing';
  }

  private turnTo(view: View): null {
    this.views.view = view;
    this.stage.focus(this.views.panes[0]!.id);
    return null;
  }

  private open(): string | null {
    const { views, stage } = this;
    if (views.view === 'records') {
      stage.focus(
        stage.focused === views.recordList
          ? views.fields.id
          : stage.focused === views.fields
            ? views.bytes.id
            : views.recordList.id,
      );
      return null;
    }
    if (views.view === 'timeline' && stage.focused === views.timeline) {
      const { handoff } = views.timeline;
      if (handoff === -1) return 'there is no handoff in sight';
      views.handoffList.go(views.handoffs.placeOf(handoff));
      stage.focus(views.handoffList.id);
      return null;
    }
    if (views.facts === null) return 'there is no handoff to open';
    if (views.view === 'timeline') this.turnTo('handoffs');
    else if (stage.focused === views.handoffList) stage.focus(views.ladder.id);
    else this.toRecord(views.facts.offer);
    return null;
  }

  private toRecord(row: number): void {
    this.turnTo('records');
    this.views.recordList.go(this.views.recordFilter.placeOf(row));
    this.views.forget();
  }

  private sideways(by: 1 | -1): string | null {
    const { views, stage } = this;
    if (stage.focused === views.bytes) views.bytes.go(views.bytes.byte + by);
    else if (stage.focused === views.timeline) views.timeline.step(by);
    else if (by === 1) return this.open();
    else if (!this.goBack()) return 'this is the leftmost place';
    return null;
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
    const { handoffs, view, handoffList } = this.views;
    if (view === 'records')
      return 'records are in the order in which they passed; H shows the handoffs, which can be sorted';
    const next = argument ?? SORTS[(SORTS.indexOf(handoffs.sort) + 1) % SORTS.length]!;
    if (!(SORTS as readonly string[]).includes(next)) return `handoffs can be sorted by ${SORTS.join(', ')}`;
    handoffs.sortBy(next as Sort);
    handoffList.go(0);
    return null;
  }

  private get copies(): Copies | null {
    const { views, recording } = this;
    const { looked, facts } = views;
    if (views.view === 'records')
      return looked === null ? null : copiesOfRecord(recording, looked.at, this.settings.name);
    return facts === null ? null : copiesOfHandoff(recording, facts, this.settings.name);
  }

  private copy(): string | null {
    const { copies } = this;
    if (copies === null) return 'nothing is selected';
    return this.show(copyChoice(copies, (text) => this.say(this.tools.copy(text))));
  }

  private write(argument: string | null): string | null {
    const { views } = this;
    const { facts, looked } = views;
    const handoffs = views.view !== 'records';
    if (handoffs ? facts === null : looked === null) return 'nothing is selected';
    const rows = handoffs ? facts!.rows : this.selectedRows(looked!.at);
    const take = (path: string) => this.writeTo(path, rows);
    if (argument !== null) return take(argument);
    const what = handoffs ? `handoff-${facts!.index}` : 'records';
    return this.ask({
      label: 'write to',
      text: `${what}.pcapng`,
      history: this.files,
      hint: '.pcapng, .bin or .ndjson: a capture; .script: the answers, as for fake-backend --reply @FILE',
      take,
    });
  }

  /** Of the list of records: all that the filter shows, or the selected one. */
  private selectedRows(at: number): readonly number[] {
    const { recordFilter } = this.views;
    if (recordFilter.filter === '') return [at];
    return Array.from({ length: recordFilter.length }, (_, place) => recordFilter.at(place));
  }

  private writeTo(path: string, rows: readonly number[]): string | null {
    const { save } = this.settings;
    try {
      if (SCRIPT_NAME.test(path)) save.text(path, this.script());
      else save.capture(path, segmentsOf(this.recording, rows));
    } catch (error) {
      return (error as Error).message;
    }
    this.say(`wrote ${path}`);
    return null;
  }

  /** The answers of all handoffs in sight, a step a line. */
  private script(): string {
    const { handoffs } = this.views;
    const steps = Array.from({ length: handoffs.length }, (_, place) =>
      scriptStep(handoffFacts(this.recording, handoffs.at(place))),
    );
    return `${steps.join('\n')}\n`;
  }

  private explain(): string | null {
    const { views, recording } = this;
    const { looked, facts, item } = views;
    if (views.view !== 'records') {
      if (facts === null) return 'nothing is selected';
      return this.show(
        reading(`Handoff ${facts.index}`, (columns) => explainedHandoff(facts, recording, columns)),
      );
    }
    if (looked === null) return 'nothing is selected';
    return this.show(reading('Explained', (columns) => explainedItem(looked, item, columns)));
  }

  private compare(): string | null {
    const { views } = this;
    const records = views.view === 'records';
    const row = records ? (views.looked?.at ?? -1) : views.handoff;
    if (row === -1) return 'nothing is selected';
    const first = this.compared;
    if (first === null || (first.view === 'records') !== records) {
      this.compared = { view: views.view, row };
      return null;
    }
    this.compared = null;
    if (first.row === row) return 'this is the same one; c on another compares them';
    return this.show(reading('Compared', (columns) => this.comparison(records, first.row, row, columns)));
  }

  private comparison(records: boolean, one: number, other: number, columns: number): readonly Line[] {
    const fieldsOf = (row: number) =>
      records
        ? this.recording.look(row).fields
        : handoffFacts(this.recording, row).rows.flatMap((at) => this.recording.look(at).fields);
    const name = (row: number) => `${records ? 'record' : 'handoff'} ${row + (records ? 1 : 0)}`;
    return comparedLines([name(one), name(other)], fieldsOf(one), fieldsOf(other), columns);
  }
}
