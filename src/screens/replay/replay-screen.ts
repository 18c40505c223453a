import { escapedJson, escapeText } from '../../text/escape.ts';
import { type Arrangement, adaptive } from '../layout/arrangement.ts';
import { line, plainText, type Size } from '../layout/line.ts';
import type { Pane } from '../layout/pane.ts';
import { copyChoice } from '../parts/copy-choice.ts';
import type { Binding } from '../parts/keys.ts';
import type { ListPane } from '../parts/list-pane.ts';
import { reading } from '../parts/overlay.ts';
import { TextPane } from '../parts/text-pane.ts';
import { Viewer, type ViewerSettings } from '../viewer/viewer.ts';
import { comparedLines, comparedPane } from './compared-pane.ts';
import type { Compared, ReplayBoard } from './replay-board.ts';
import { REPLAY_KEYS } from './replay-keys.ts';

/** Wide enough for nearly everything, where a message is copied. */
const COPIED_COLUMNS = 100;
/** What is about records, and so not about messages that are compared. */
const OF_RECORDS: readonly string[] = [
  ...['filter', 'sort', 'write', 'compare', 'client', 'zoom-in', 'zoom-out', 'brush'],
];
const VIEWS: readonly string[] = ['records', 'handoffs', 'timeline'];

/** A recording that is played to a live peer: what the peer says beside what was recorded, and all that passes. */
export class ReplayScreen extends Viewer {
  protected override readonly bindings: readonly Binding<string>[] = REPLAY_KEYS;
  private readonly board: ReplayBoard;
  private readonly command: () => string;
  private readonly list: ListPane;
  private readonly details: TextPane;
  private readonly fields: string[] = [];
  /** Whether the messages are in sight, and not the records. */
  private comparing = true;

  /** @param command the command line that does the same */
  constructor(settings: ViewerSettings, board: ReplayBoard, command: () => string) {
    super(settings);
    this.board = board;
    this.command = command;
    this.list = comparedPane(board, () => this.details.reset());
    this.details = new TextPane({
      id: 'difference',
      title: () => 'Recorded and live',
      lines: (columns) =>
        this.chosen === undefined
          ? [line('no message is selected', { dim: true })]
          : comparedLines(this.chosen, board, columns),
    });
    this.list.list.follow();
    board.watch(() => this.refresh());
  }

  protected override status(): readonly string[] {
    const { state, trouble, ignored, run, compared, different } = this.board;
    const verdict = different === 0 ? '✓ all as recorded' : `≠ ${different} differ`;
    const how =
      state === 'playing'
        ? '● playing'
        : state === 'failed'
          ? `✗ ${escapeText(trouble)}; r plays it again`
          : `${compared === 0 ? 'nothing was compared' : verdict}; r plays it again`;
    return [
      `run ${run}: ${how}`,
      ...(ignored.size === 0 ? [] : [`ignored: ${[...ignored].map(escapeText).join(', ')}`]),
      ...super.status(),
    ];
  }

  protected override panes(): readonly Pane[] {
    return this.comparing ? [this.list, this.details] : super.panes();
  }

  protected override arrangement(size: Size): Arrangement {
    const { list, details, stage } = this;
    if (!this.comparing) return super.arrangement(size);
    const columns = [
      { share: 0.5, of: { pane: list } },
      { share: 0.5, of: { pane: details } },
    ];
    return adaptive(size, { columns }, list, details, stage.focused, 0.45);
  }

  protected override get stepBack(): (() => void) | null {
    const { stage, list } = this;
    if (!this.comparing) return super.stepBack ?? (() => this.toMessages());
    return stage.focused === list ? null : () => stage.focus('compared');
  }

  protected override get toTrouble() {
    return this.comparing ? (by: 1 | -1) => this.toDifference(by) : super.toTrouble;
  }

  protected override unusable(action: string): string | null {
    const { board, chosen, comparing, stage, list } = this;
    if (action === 'again') return board.state === 'playing' ? 'it is being played' : null;
    if (action === 'ignore') return null;
    if (action === 'messages') return comparing && stage.focused === list ? 'these are the messages' : null;
    if (!comparing) return super.unusable(action);
    if (OF_RECORDS.includes(action)) return `${action} is about records; R shows them`;
    if (action === 'left') return this.stepBack === null ? 'this is the leftmost place' : null;
    if (action === 'right' && stage.focused !== list) return 'there is nothing more to open';
    const selecting = ['open', 'right', 'copy', 'explain'].includes(action);
    return selecting && chosen === undefined ? 'no message is selected' : null;
  }

  protected override act(action: string, argument: string | null): string | null {
    switch (action) {
      case 'again':
        this.board.playAgain();
        return null;
      case 'ignore':
        return argument === null ? this.askIgnore() : this.ignore(argument);
      case 'messages':
        this.toMessages();
        return null;
      case 'view':
        if (this.comparing) return this.act('records', null);
        if (this.views.view !== 'timeline') return super.act(action, argument);
        this.toMessages();
        return null;
      default:
        if (VIEWS.includes(action)) this.comparing = false;
        return this.comparing ? this.onMessages(action) : super.act(action, argument);
    }
  }

  private onMessages(action: string): string | null {
    const { chosen, board, stage } = this;
    if (action === 'next-trouble' || action === 'previous-trouble')
      return this.toDifference(action === 'next-trouble' ? 1 : -1);
    if (chosen === undefined) return null;
    switch (action) {
      case 'left':
        this.stepBack?.();
        return null;
      case 'copy':
        return this.copyMessage(chosen);
      case 'explain':
        return this.show(reading('Recorded and live', (columns) => comparedLines(chosen, board, columns)));
      default:
        stage.focus(stage.focused === this.list ? 'difference' : 'compared');
        return null;
    }
  }

  private get chosen(): Compared | undefined {
    return this.board.entries[this.list.list.place];
  }

  private toMessages(): void {
    this.comparing = true;
    this.stage.focus('compared');
  }

  private toDifference(by: 1 | -1): string | null {
    const { board, list } = this;
    this.stage.focus('compared');
    const fits = (place: number) => board.differences(board.entries[place]!).length > 0;
    return this.find(
      (later) => this.finder.toRow(list, board.entries.length, fits, by, false, later),
      'no other message differs',
    );
  }

  private askIgnore(): null {
    const { chosen, board } = this;
    const differing =
      chosen === undefined ? [] : board.differences(chosen).flatMap(({ field }) => field ?? []);
    return this.ask({
      label: 'ignore',
      text: differing[0] ?? '',
      history: this.fields,
      hint: 'a field that may differ, such as payload.errorDetail',
      complete: (text) => differing.filter((field) => field.startsWith(text) && field !== text),
      take: (text) => this.ignore(text.trim()),
    });
  }

  private ignore(field: string): string | null {
    if (field === '') return 'name a field';
    this.board.ignore(field);
    return null;
  }

  private copyMessage(chosen: Compared): null {
    const text = comparedLines(chosen, this.board, COPIED_COLUMNS).map(plainText).join('\n');
    const copies = { text, hex: null, json: escapedJson(chosen.record), command: this.command() };
    return this.show(copyChoice(copies, (copied) => this.say(this.tools.copy(copied))));
  }
}
