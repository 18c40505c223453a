import type { Arrangement } from '../layout/arrangement.ts';
import { framed, innerSize } from '../layout/frame.ts';
import { cutTo, type Line, type Size } from '../layout/line.ts';
import type { Pane } from '../layout/pane.ts';
import { messageLines, overlayKeys, statusLines, titleLine } from './bars.ts';
import { commandQuestion } from './command-line.ts';
import { Dialogue } from './dialogue.ts';
import { Finder, type Finding } from './finder.ts';
import { Help } from './help.ts';
import { keyLine } from './key-line.ts';
import { actionOf, type Binding, type Habit, isMove, type Move } from './keys.ts';
import { Marks } from './marks.ts';
import type { ScreenEvent, ScreenModel } from './model.ts';
import { mouse } from './mouse.ts';
import type { Question } from './prompt.ts';
import { Stage } from './stage.ts';
import type { Tools } from './tools.ts';

/** The title above the panes. */
const TITLE_ROWS = 1;
const MOST_STEPS = 1_000_000;

/** What all screens have in common: panes and the focus, searching, marks, the command line and help. */
export abstract class Shell<Action extends string> extends Dialogue implements ScreenModel {
  left = false;
  abstract readonly ticks: boolean;
  /** The keys of this place. */
  protected abstract readonly bindings: readonly Binding<Action | Habit>[];
  protected readonly tools: Tools;
  protected readonly stage = new Stage({
    panes: () => this.panes(),
    arrangement: (body) => this.arrangement(body),
  });
  protected readonly finder: Finder;
  private readonly marks = new Marks();
  private digits = '';
  private pending: 'mark' | 'return' | null = null;
  private readonly searches: string[] = [];
  private readonly commands: string[] = [];

  constructor(tools: Tools) {
    super();
    this.tools = tools;
    this.finder = new Finder(tools);
  }

  /** What the screen is about, and facts beside it, for the top line. */
  protected abstract title(): { readonly name: string; readonly facts: readonly string[] };
  /** What is in force, for the status line. */
  protected abstract status(): readonly string[];
  protected abstract panes(): readonly Pane[];
  protected abstract arrangement(body: Size): Arrangement;
  /** Does what a key or a command asks for. @returns why it has no effect here; null where it has one */
  protected abstract act(action: Action | Habit, argument: string | null): string | null;

  /** One step back, if there is one. */
  protected goBack(): boolean {
    return false;
  }

  /** Goes on to the next row that did not go well. */
  protected nextTrouble(_by: 1 | -1): string | null {
    return 'nothing to search for yet; / starts a search';
  }

  /** What can follow a command on the command line. */
  protected argumentsOf(_action: string, _text: string): readonly string[] {
    return [];
  }

  handle(event: ScreenEvent): void {
    switch (event.type) {
      case 'resized':
        this.size = event.size;
        break;
      case 'key':
        this.key(event.name);
        break;
      case 'pasted':
        this.prompt?.paste(event.text);
        break;
      case 'clicked':
      case 'wheel':
        if (this.prompt === null) mouse(event, this.stage, this.body, TITLE_ROWS, this.overlay);
        break;
    }
    this.refresh();
  }

  lines(): readonly Line[] {
    const { columns, rows } = this.size;
    const { body, overlay } = this;
    const shown =
      overlay === null
        ? this.stage.lines(body, this.finder.wanted)
        : framed({ pane: overlay.pane, at: { column: 0, row: 0, ...body } }, true, '');
    return [titleLine(this.title(), columns), ...shown, ...this.bars()]
      .slice(0, rows)
      .map((one) => cutTo(one, columns));
  }

  /** Takes account of what has changed, and has it drawn. */
  protected refresh(): void {
    this.stage.settle(this.body);
    this.overlay?.pane.settle(innerSize(this.body));
    this.changed();
  }

  /** Does an action by its name, and says why where it has no effect. */
  protected perform(action: Action | Habit, argument: string | null = null, steps = 1): void {
    this.message = null;
    const complaint = this.habit(action, argument, steps);
    if (complaint !== null) this.complain(complaint);
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

  private get body(): Size {
    const rows = this.size.rows - TITLE_ROWS - this.bars().length;
    return { columns: this.size.columns, rows: Math.max(0, rows) };
  }

  /** The lines below the panes: what is asked, said or the case, and the keys. */
  private bars(): readonly Line[] {
    const { prompt, overlay, message, size, stage } = this;
    if (prompt !== null) return prompt.lines(size);
    const keys = overlay === null ? keyLine(this.bindings, size.columns) : overlayKeys(overlay);
    if (message !== null) return [...messageLines(message, size.columns), keys];
    const status = {
      position: stage.focused.position,
      digits: this.digits,
      pending: this.pending,
      zoomed: stage.zoomed,
      wanted: this.finder.wanted,
      more: this.status(),
    };
    return [...statusLines(status, size.columns), keys];
  }

  private key(name: string): void {
    if (this.takesKeys) this.takeKey(name, actionOf(this.bindings, name));
    else if (this.pending !== null) {
      this.message = this.marks.letter(this.pending, name, this.stage);
      this.pending = null;
    } else if (/^\d$/.test(name) && (name !== '0' || this.digits !== ''))
      this.digits = (this.digits + name).slice(0, 9);
    else this.plainKey(name);
  }

  private plainKey(name: string): void {
    const action = actionOf(this.bindings, name);
    const count = this.digits;
    this.digits = '';
    if (action === null) this.complain(`${name} has no effect here; ? shows the keys`);
    else if (count !== '' && (action === 'last' || action === 'first'))
      this.stage.focused.go(Number(count) - 1);
    else this.perform(action, null, count === '' ? 1 : Math.min(MOST_STEPS, Number(count)));
  }

  private habit(action: Action | Habit, argument: string | null, steps: number): string | null {
    if (isMove(action)) return this.moveTo(action, argument, steps);
    switch (action) {
      case 'pane':
      case 'previous-pane':
        return this.stage.step(action === 'pane' ? 1 : -1) ? null : 'there is only one pane here';
      case 'zoom':
        this.stage.zoomed = !this.stage.zoomed;
        return null;
      case 'search':
        return this.askSearch(argument);
      case 'next':
      case 'previous':
        return this.toHit(action === 'next' ? 1 : -1, false);
      case 'mark':
      case 'return':
        this.pending = action as 'mark' | 'return';
        return null;
      case 'command':
        return this.ask(this.commandLine());
      case 'help':
        return this.show(new Help(`Keys: ${this.title().name}`, this.bindings));
      case 'quit':
        this.left = true;
        return null;
      case 'back':
        return this.back();
      default:
        return this.act(action, argument);
    }
  }

  private moveTo(move: Move, argument: string | null, steps: number): null {
    const row = argument === null ? Number.NaN : Number(argument);
    if (Number.isInteger(row)) this.stage.focused.go(row - 1);
    else this.stage.focused.move(move, steps);
    return null;
  }

  private back(): string | null {
    this.finder.stop();
    if (this.stage.zoomed) this.stage.zoomed = false;
    else if (this.finder.wanted !== '') this.finder.wanted = '';
    else if (!this.goBack()) return 'there is nothing to go back to; q quits';
    return null;
  }

  private commandLine(): Question {
    return commandQuestion({
      bindings: this.bindings,
      history: this.commands,
      argumentsOf: (action, text) => this.argumentsOf(action, text),
      perform: (action, argument) => {
        this.prompt = null;
        this.perform(action as Action | Habit, argument);
      },
      go: (row) => this.stage.focused.go(row - 1),
    });
  }

  private askSearch(argument: string | null): string | null {
    const start = (text: string) => {
      this.finder.wanted = text;
      return text === '' ? null : this.toHit(1, true);
    };
    return argument === null
      ? this.ask({ label: 'search', history: this.searches, take: start })
      : start(argument);
  }

  private toHit(by: 1 | -1, here: boolean): string | null {
    const { wanted } = this.finder;
    if (wanted === '') return this.nextTrouble(by);
    const none = `no row of this pane has "${wanted}"`;
    return this.find((later) => this.finder.toHit(this.stage.focused, by, here, later), none);
  }
}
