import { type FieldPlace, fieldPlaces } from '../browse/field-places.ts';
import { FilteredRows } from '../browse/filtered-rows.ts';
import type { RecordingIndex } from '../browse/recording-index.ts';
import { RowReader } from '../browse/row-reader.ts';
import { compileFilter } from '../filter/filter.ts';
import { plural } from '../formats/plural.ts';
import { plain } from '../records/plain.ts';
import { escapeText } from '../text/escape.ts';
import { byteLines, bytesPerRow } from './byte-lines.ts';
import { handoffLine } from './handoff-line.ts';
import { helpLines } from './help-lines.ts';
import { actionOf, type Move, VIEWER_KEYS, type ViewerAction } from './keys.ts';
import { ladderLines, rowsOfHandoff } from './ladder-lines.ts';
import { withKey } from './line-editor.ts';
import { ListPlace } from './list-place.ts';
import { type ScreenModel, Watched } from './model.ts';
import { recordLine } from './record-line.ts';
import { cutTo, fitted, type Line, line, restyled, type Size } from './styled.ts';

const PANES = ['list', 'tree', 'bytes'] as const;
type Pane = (typeof PANES)[number];
type View = 'records' | 'handoffs' | 'ladder' | 'help';

/** Lines of the screen that are neither the list’s nor the panes’ below it. */
const HEADER_LINES = 1;
const FOOTER_LINES = 1;
const RULE_LINES = 1;
/** Drawing costs time that indexing would use better; in ms. */
const GROWTH_SHOWN_EVERY_MS = 250;

/** A recording in three panes: its records, the fields of the chosen one, their bytes; and its handoffs. */
export class Viewer extends Watched implements ScreenModel {
  left = false;
  readonly ticks = false;
  private view: View = 'records';
  private before: View = 'records';
  private pane: Pane = 'list';
  private readonly list = new ListPlace();
  private readonly handoffs = new ListPlace();
  private readonly tree = new ListPlace();
  private byte = 0;
  private top = 0;
  /** What is being written into the filter line; null: nothing. */
  private writing: string | null = null;
  private filter = '';
  private filtered: FilteredRows | null = null;
  private complaint = '';
  private indexing = true;
  private nextShown = 0;
  private trouble = '';
  private readonly reader: RowReader;
  private readonly title: string;
  private readonly index: RecordingIndex;
  private readonly times: boolean;

  /** @param times whether the recording tells when */
  constructor(index: RecordingIndex, title: string, times: boolean, filter = '') {
    super();
    this.index = index;
    this.title = title;
    this.times = times;
    this.reader = new RowReader(index.rows, index.spool);
    if (filter !== '') this.setFilter(filter);
  }

  /** More has been indexed; while a recording is read, it is shown only every now and then. */
  grown(): void {
    const now = performance.now();
    if (this.indexing && now < this.nextShown) return;
    this.nextShown = now + GROWTH_SHOWN_EVERY_MS;
    this.changed();
  }

  /** All has been indexed; `trouble` says where the recording broke off, if it did. */
  complete(trouble = ''): void {
    this.indexing = false;
    this.trouble = trouble;
    this.changed();
  }

  key(name: string): void {
    if (this.writing !== null) this.write(name);
    else if (this.view === 'help') this.view = this.before;
    else this.act(actionOf(VIEWER_KEYS, name), name.startsWith('Wheel') ? 3 : 1);
    this.changed();
  }

  lines(size: Size): readonly Line[] {
    const { columns, rows } = size;
    if (this.view === 'help') return helpLines(`${this.title}: keys`, VIEWER_KEYS, size);
    const body = rows - HEADER_LINES - FOOTER_LINES;
    const shown = { columns, rows: body };
    const content =
      this.view === 'ladder'
        ? this.ladder(shown)
        : this.view === 'handoffs'
          ? this.handoffLines(shown)
          : this.panes(shown);
    const filled = [...content, ...Array<Line>(Math.max(0, body - content.length)).fill([])].slice(0, body);
    return [this.header(columns), ...filled, this.footer(columns)].map((one) => cutTo(one, columns));
  }

  private get count(): number {
    return this.filtered?.length ?? this.index.rows.length;
  }

  private rowAt(place: number): number {
    return this.filtered?.at(place) ?? place;
  }

  /** The chosen row; -1 where there is none. */
  private get chosen(): number {
    return this.count === 0 ? -1 : this.rowAt(this.list.within(this.count));
  }

  private act(action: ViewerAction | null, steps: number): void {
    this.complaint = '';
    switch (action) {
      case null:
        break;
      case 'quit':
        this.left = true;
        break;
      case 'help':
        this.before = this.view;
        this.view = 'help';
        break;
      case 'filter':
        this.writing = this.filter;
        break;
      case 'pane':
      case 'previous-pane':
        this.pane = PANES[(PANES.indexOf(this.pane) + (action === 'pane' ? 1 : 2)) % PANES.length]!;
        break;
      case 'handoffs':
        this.view = this.view === 'records' ? 'handoffs' : 'records';
        break;
      case 'open':
        this.open();
        break;
      case 'back':
        this.back();
        break;
      case 'next-problem':
      case 'previous-problem':
        this.toProblem(action === 'next-problem' ? 1 : -1);
        break;
      case 'left':
      case 'right':
        if (this.view === 'records' && this.pane === 'bytes') this.moveByte(action === 'right' ? 1 : -1);
        break;
      default:
        this.move(action, steps);
    }
  }

  private move(move: Move, steps: number): void {
    if (this.view === 'handoffs') this.handoffs.move(move, steps, this.index.rows.handoffCount);
    else if (this.view === 'ladder') return;
    else if (this.pane === 'list') {
      this.list.move(move, steps, this.count);
      this.forget();
    } else if (this.pane === 'tree') {
      this.tree.move(move, steps, this.fields.length);
      this.byte = this.field?.start ?? 0;
    } else this.moveByte(BYTE_MOVES[move] * steps * this.perRow);
  }

  /** Another record: its first field. */
  private forget(): void {
    this.tree.to(0);
    this.byte = 0;
  }

  private perRow = 16;

  private moveByte(by: number): void {
    const kept = this.chosen === -1 ? 0 : this.index.rows.at(this.chosen).kept;
    this.byte = Math.max(0, Math.min(kept - 1, this.byte + by));
    // The innermost field that has it.
    const place = this.fields.findLastIndex(({ start, end }) => start <= this.byte && this.byte < end);
    if (place !== -1) this.tree.to(place);
  }

  private get fields(): readonly FieldPlace[] {
    if (this.chosen === -1) return [];
    return fieldPlaces(this.reader.record(this.chosen), this.index.rows.at(this.chosen).kept);
  }

  private get field(): FieldPlace | undefined {
    const { fields } = this;
    return fields[this.tree.within(fields.length)];
  }

  private open(): void {
    const { rows } = this.index;
    if (this.view === 'handoffs' && rows.handoffCount > 0) this.view = 'ladder';
    else if (this.view === 'ladder') {
      this.goTo(rows.handoffAt(this.handoffs.within(rows.handoffCount)).offer);
      this.view = 'records';
    } else if (this.view === 'records') this.pane = this.pane === 'list' ? 'tree' : 'list';
  }

  private back(): void {
    if (this.view === 'ladder') this.view = 'handoffs';
    else if (this.view === 'handoffs') this.view = 'records';
    else if (this.pane !== 'list') this.pane = 'list';
    else this.setFilter('');
  }

  private goTo(row: number): void {
    this.list.to(this.filtered?.placeOf(row) ?? row);
    this.pane = 'list';
    this.forget();
  }

  private toProblem(by: 1 | -1): void {
    const { rows } = this.index;
    if (this.view === 'handoffs' || this.view === 'ladder') return this.toTroubledHandoff(by);
    for (let place = this.list.within(this.count) + by; place >= 0 && place < this.count; place += by) {
      if (rows.severityAt(this.rowAt(place)) === null) continue;
      this.view = 'records';
      this.list.to(place);
      return this.forget();
    }
    this.complaint = `no problem ${by === 1 ? 'below' : 'above'}${this.indexing ? ' so far' : ''}`;
  }

  private toTroubledHandoff(by: 1 | -1): void {
    const { rows } = this.index;
    const { handoffCount } = rows;
    for (let place = this.handoffs.within(handoffCount) + by; place >= 0 && place < handoffCount; place += by)
      if (rows.handoffIsTroubled(place)) return this.handoffs.to(place);
    this.complaint = `no handoff with a problem ${by === 1 ? 'below' : 'above'}`;
  }

  private write(key: string): void {
    const { text, done } = withKey(this.writing!, key);
    this.writing = done === 'no' ? text : null;
    if (done === 'taken') this.setFilter(text.trim());
  }

  private setFilter(expression: string): void {
    const row = this.chosen;
    try {
      const filter = expression === '' ? null : compileFilter(expression);
      this.filtered =
        filter === null ? null : new FilteredRows((at) => filter(plain(this.reader.record(at))));
      this.filter = expression;
      this.view = 'records';
      this.list.to(filter === null ? Math.max(0, row) : 0);
      this.forget();
      this.lookOn();
    } catch (error) {
      this.complaint = (error as Error).message;
    }
  }

  /** Looks for more rows that pass, between the keys. */
  private lookOn(): void {
    const { filtered } = this;
    if (filtered === null || this.left) return;
    const more = filtered.lookOn(this.index.rows.length);
    this.changed();
    if (more || this.indexing) setImmediate(() => this.filtered === filtered && this.lookOn());
  }

  private header(columns: number): Line {
    const { rows } = this.index;
    const state = [
      plural(rows.length, 'record'),
      plural(rows.handoffCount, 'handoff'),
      ...(this.indexing ? ['reading …'] : []),
      ...(this.filter === '' ? [] : [`${this.count} fit ${this.filter}`]),
    ].join(', ');
    return fitted(line(` ${state}  ${escapeText(this.title)}`, { inverse: true }), columns);
  }

  private footer(columns: number): Line {
    if (this.writing !== null)
      return cutTo(line(`filter: ${escapeText(this.writing)}▏ (Enter, Esc)`), columns);
    if (this.complaint !== '') return cutTo(line(escapeText(this.complaint), { color: 'red' }), columns);
    if (this.trouble !== '') return cutTo(line(escapeText(this.trouble), { color: 'red' }), columns);
    return cutTo(
      line('j k move  Tab pane  n N problem  / filter  h handoffs  ? keys  q quit', { dim: true }),
      columns,
    );
  }

  private panes({ columns, rows }: Size): Line[] {
    const listRows = Math.max(3, Math.ceil((rows - RULE_LINES) * 0.55));
    const below = rows - RULE_LINES - listRows;
    const treeColumns = Math.floor(columns * 0.45);
    const bytesColumns = columns - treeColumns - 1;
    const names = PANES.map((name) => (name === this.pane ? `[${name}]` : ` ${name} `));
    const rule = `──${names[0]}──${names[1]}`.padEnd(treeColumns, '─');
    const tree = this.treeLines(treeColumns, below);
    const bytes = this.byteLines(bytesColumns, below);
    const bottom = Array.from({ length: below }, (_, index) => [
      ...fitted(tree[index] ?? [], treeColumns),
      { text: '│' },
      ...(bytes[index] ?? []),
    ]);
    return [
      ...this.recordLines(listRows),
      line(`${rule}┬──${names[2]}`.padEnd(columns, '─'), { dim: true }),
      ...bottom,
    ];
  }

  private recordLines(rows: number): Line[] {
    const { count } = this;
    if (count === 0)
      return [line(this.indexing ? ' nothing yet' : ' nothing'), ...Array<Line>(rows - 1).fill([])];
    const first = this.list.window(count, rows);
    const chosen = this.list.within(count);
    const lines = Array.from({ length: Math.min(rows, count - first) }, (_, index) => {
      const at = this.rowAt(first + index);
      const row = this.index.rows.at(at);
      const severity = this.index.rows.severityAt(at);
      return recordLine(this.reader.record(at), row, severity, first + index === chosen, this.times);
    });
    return [...lines, ...Array<Line>(rows - lines.length).fill([])];
  }

  private treeLines(columns: number, rows: number): Line[] {
    if (this.chosen === -1) return [];
    const { fields } = this;
    const problems = this.index.rows
      .at(this.chosen)
      .problems.map(({ severity, id, text }) =>
        line(` ${severity} ${id}: ${escapeText(text)}`, { color: 'red' }),
      );
    const room = Math.max(1, rows - Math.min(problems.length, Math.floor(rows / 2)));
    const first = this.tree.window(fields.length, room);
    const chosen = this.tree.within(fields.length);
    const lines = fields.slice(first, first + room).map(({ depth, text }, index) => {
      const here = first + index === chosen;
      const spans = line(`${here ? '▸' : ' '}${'  '.repeat(depth)}${text}`);
      return cutTo(here && this.pane === 'tree' ? restyled(spans, { inverse: true }) : spans, columns);
    });
    return [...lines, ...problems].slice(0, rows);
  }

  private byteLines(columns: number, rows: number): Line[] {
    if (this.chosen === -1) return [];
    const row = this.index.rows.at(this.chosen);
    this.perRow = bytesPerRow(columns);
    const { field } = this;
    const whole = { start: field?.start ?? 0, end: field?.end ?? 0 };
    const chosen = this.pane === 'bytes' ? { start: this.byte, end: this.byte + 1 } : whole;
    const at = Math.floor((this.pane === 'bytes' ? this.byte : whole.start) / this.perRow);
    // The chosen byte is in sight, and the view moves no more than it must.
    this.top = Math.max(0, Math.min(Math.max(this.top, at - rows + 1), at));
    return byteLines(this.reader.bytesOf(row), row.offset, chosen, this.top, rows, this.perRow);
  }

  private handoffLines({ columns, rows }: Size): Line[] {
    const { handoffCount } = this.index.rows;
    if (handoffCount === 0) return [line(' no handoffs')];
    const first = this.handoffs.window(handoffCount, rows);
    const chosen = this.handoffs.within(handoffCount);
    return Array.from({ length: Math.min(rows, handoffCount - first) }, (_, index) =>
      cutTo(this.handoffLine(first + index, first + index === chosen), columns),
    );
  }

  private handoffLine(index: number, chosen: boolean): Line {
    const handoff = this.index.rows.handoffAt(index);
    const offer = handoff.offer === -1 ? null : this.reader.record(handoff.offer);
    return handoffLine(index, handoff, offer, chosen);
  }

  private ladder(size: Size): Line[] {
    const { rows } = this.index;
    const index = this.handoffs.within(rows.handoffCount);
    const handoff = rows.handoffAt(index);
    const rungs = rowsOfHandoff(handoff, rows).map((row) => ({
      row: rows.at(row),
      record: this.reader.record(row),
    }));
    return ladderLines(index, handoff, rungs, size);
  }
}

const BYTE_MOVES: { readonly [move in Move]: number } = {
  down: 1,
  up: -1,
  'page-down': 8,
  'page-up': -8,
  first: -1_000_000,
  last: 1_000_000,
};
