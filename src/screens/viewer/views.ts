import type { ClientThread } from '../../browse/client-thread.ts';
import type { PlainRecord } from '../../records/plain.ts';
import { type Arrangement, adaptive } from '../layout/arrangement.ts';
import type { Size } from '../layout/line.ts';
import type { Pane } from '../layout/pane.ts';
import type { ListPane } from '../parts/list-pane.ts';
import { TextPane } from '../parts/text-pane.ts';
import type { Tools } from '../parts/tools.ts';
import { BytesPane } from './bytes-pane.ts';
import { fieldsPane, type TreeItem, treeItems } from './fields-pane.ts';
import { Filtering } from './filtering.ts';
import { type HandoffFacts, handoffFacts } from './handoffs.ts';
import { handoffsPane } from './handoffs-pane.ts';
import { ladderLines } from './ladder-lines.ts';
import { OrderedHandoffs } from './order.ts';
import { problemsOfHandoff } from './problem-lines.ts';
import type { Looked, Recording } from './recording.ts';
import { recordsPane } from './records-pane.ts';
import { TimelinePane } from './timeline-pane.ts';

export const VIEWS = ['records', 'handoffs', 'timeline'] as const;
export type View = (typeof VIEWS)[number];

export interface ViewsSettings {
  readonly recording: Recording;
  readonly tools: Tools;
  readonly times: boolean;
  /** Said where there is nothing to show. */
  readonly empty: () => string;
  /** Whether more may come. */
  readonly growing: () => boolean;
  readonly changed: () => void;
}

/** The panes of a recording, and what is selected in them. */
export class Views {
  view: View = 'records';
  /** The client that is followed; null: none. */
  thread: ClientThread | null = null;
  readonly recordFilter: Filtering;
  readonly handoffFilter: Filtering;
  readonly handoffs: OrderedHandoffs;
  readonly recordList: ListPane;
  readonly handoffList: ListPane;
  readonly fields: ReturnType<typeof fieldsPane>;
  readonly bytes: BytesPane;
  readonly ladder: TextPane;
  readonly problems: TextPane;
  readonly timeline: TimelinePane;
  private items: { readonly looked: Looked; readonly items: readonly TreeItem[] } | null = null;
  /** The detail that had the focus last, of each view. */
  private readonly details = new Map<View, string>();
  private readonly recording: Recording;

  constructor({ recording, tools, times, empty, growing, changed }: ViewsSettings) {
    this.recording = recording;
    const { rows } = recording;
    const filtering = (total: () => number, record: (row: number) => PlainRecord) =>
      new Filtering({ tools, total, record, changed });
    this.recordFilter = filtering(
      () => rows.length,
      (row) => recording.filteredRecord.of(row),
    );
    this.handoffFilter = filtering(
      () => rows.handoffCount,
      (index) => recording.filteredHandoff.of(index),
    );
    this.handoffs = new OrderedHandoffs(recording, this.handoffFilter);
    this.recordList = recordsPane({
      recording,
      shown: this.recordFilter,
      times,
      empty,
      moved: () => this.forget(),
    });
    this.handoffList = handoffsPane({
      ...{
        recording,
        shown: this.handoffs,
        times,
        empty: () => (rows.handoffCount > 0 ? empty() : growing() ? 'no handoffs yet' : 'no handoffs'),
      },
      sort: () => this.handoffs.sort,
      moved: () => this.ladder.reset(),
    });
    this.fields = fieldsPane(
      () => this.tree,
      () => this.followField(),
    );
    this.bytes = new BytesPane({
      bytes: () => this.looked?.bytes ?? new Uint8Array(),
      base: () => this.looked?.row.offset ?? 0,
      chosen: () => this.item ?? { start: 0, end: 0 },
      moved: (byte) => this.followByte(byte),
    });
    this.ladder = new TextPane({
      id: 'ladder',
      title: () => 'Ladder',
      lines: (columns) => (this.facts === null ? [] : ladderLines(this.facts, recording, columns)),
    });
    this.problems = new TextPane({
      id: 'problems',
      title: () => 'Problems',
      lines: (columns) => (this.facts === null ? [] : problemsOfHandoff(this.facts, recording, columns)),
    });
    this.timeline = new TimelinePane(rows, () => this.restrict());
  }

  /** Shows only what has to do with one client; null: everything. */
  follow(thread: ClientThread | null): void {
    this.thread = thread;
    this.restrict();
  }

  /** Shows only the rows of the client that is followed, and the handoffs of the time in sight. */
  private restrict(): void {
    const { thread, recording } = this;
    const { inSight } = this.timeline;
    this.recordFilter.restrict(thread === null ? null : () => thread.walk());
    const restricted = thread !== null || inSight !== null;
    const fits = (index: number) => {
      const time = recording.rows.handoffTime(index);
      if (inSight !== null && (time === null || time < inSight.from || time >= inSight.to)) return false;
      return thread === null || thread.hasHandoff(index);
    };
    this.handoffFilter.restrict(restricted ? () => fits : null);
    this.handoffs.renew();
  }

  get panes(): readonly Pane[] {
    if (this.view === 'records') return [this.recordList, this.fields, this.bytes];
    if (this.view === 'handoffs') return [this.handoffList, this.ladder, this.problems];
    return [this.timeline, this.handoffList];
  }

  /** The list of the view. */
  get list(): ListPane {
    return this.view === 'records' ? this.recordList : this.handoffList;
  }

  get filtering(): Filtering {
    return this.view === 'records' ? this.recordFilter : this.handoffFilter;
  }

  /** The lists show their ends, until a person goes elsewhere in them. */
  followEnd(): void {
    this.recordList.list.follow();
    this.handoffList.list.follow();
  }

  arrangement(size: Size, focused: Pane): Arrangement {
    const [list, ...details] = this.panes as [Pane, ...Pane[]];
    const last = details.includes(focused) ? focused.id : this.details.get(this.view);
    const detail = details.find(({ id }) => id === last) ?? details[0]!;
    const beside = {
      columns: details.map((pane, index) => ({ share: index === 0 ? 0.55 : 0.45, of: { pane } })),
    };
    const share = this.view === 'timeline' ? 0.35 : 0.5;
    const wide = {
      rows: [
        { share, of: { pane: list } },
        { share: 1 - share, of: beside },
      ],
    };
    return adaptive(size, wide, list, detail, focused, share);
  }

  /** Notes which detail has the focus: on a narrow screen it stays in sight below the list. */
  note(focused: Pane): void {
    if (focused !== this.panes[0]) this.details.set(this.view, focused.id);
  }

  /** The selected record; null: there is none. */
  get looked(): Looked | null {
    if (this.recordFilter.length === 0) return null;
    return this.recording.look(this.recordFilter.at(this.recordList.list.place));
  }

  /** The selected handoff; null: there is none. */
  get facts(): HandoffFacts | null {
    const index = this.handoff;
    return index === -1 ? null : handoffFacts(this.recording, index);
  }

  /** Its number; -1: there is none. */
  get handoff(): number {
    return this.handoffs.length === 0 ? -1 : this.handoffs.at(this.handoffList.list.place);
  }

  /** The selected field or problem. */
  get item(): TreeItem | undefined {
    return this.tree[this.fields.list.place];
  }

  private get tree(): readonly TreeItem[] {
    const { looked } = this;
    if (looked === null) return [];
    if (this.items?.looked !== looked) this.items = { looked, items: treeItems(looked) };
    return this.items.items;
  }

  /** Another record: its first field. */
  forget(): void {
    this.fields.list.go(0);
    this.bytes.byte = 0;
  }

  private followField(): void {
    this.bytes.byte = this.item?.start ?? 0;
  }

  /** The innermost field that has the byte. */
  private followByte(byte: number): void {
    const place = this.tree.findLastIndex(
      ({ field, start, end }) => field !== null && start <= byte && byte < end,
    );
    if (place !== -1) this.fields.list.go(place);
  }
}
