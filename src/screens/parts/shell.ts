import type { Arrangement } from '../layout/arrangement.ts';
import { framed, innerSize } from '../layout/frame.ts';
import { cutTo, type Line, type Size } from '../layout/line.ts';
import type { Pane } from '../layout/pane.ts';
import { barLines, titleLine } from './bars.ts';
import { commandQuestion } from './command-line.ts';
import { habitReason, type PlaceFacts } from './habit-reasons.ts';
import { Help } from './help.ts';
import { actionOf, type Binding, type Habit, isMove, type Move } from './keys.ts';
import { Marks } from './marks.ts';
import type { ScreenEvent, ScreenModel } from './model.ts';
import { mouse } from './mouse.ts';
import type { Overlay } from './overlay.ts';
import type { Question } from './prompt.ts';
import { Seeking } from './seeking.ts';
import { Stage } from './stage.ts';

/** The title above the panes. */
const TITLE_ROWS = 1;
const MOST_STEPS = 1_000_000;

/** What all screens have in common: panes and the focus, searching, marks, the command line and help. */
export abstract class Shell<Action extends string> extends Seeking implements ScreenModel {
  left = false;
  abstract readonly ticks: boolean;
  /** The keys of this place. */
  protected abstract readonly bindings: readonly Binding<Action | Habit>[];
  protected readonly stage = new Stage({
    panes: () => this.panes(),
    arrangement: (body) => this.arrangement(body),
  });
  private readonly marks = new Marks();
  private digits = '';
  private pending: 'mark' | 'return' | null = null;
  private readonly commands: string[] = [];

  /** What the screen is about, and facts beside it, for the top line. */
  protected abstract title(): { readonly name: string; readonly facts: readonly string[] };
  /** What is in force, for the status line. */
  protected abstract status(): readonly string[];
  protected abstract panes(): readonly Pane[];
  protected abstract arrangement(body: Size): Arrangement;
  /** Does what a key or a command asks for. @returns why it has no effect here; null where it has one */
  protected abstract act(action: Action | Habit, argument: string | null): string | null;

  /** What one step back does here; null: there is nothing to go back to. */
  protected get stepBack(): (() => void) | null {
    return null;
  }

  /** Why an action has no effect at this place; null: it has one. */
  protected unusable(_action: Action | Habit): string | null {
    return null;
  }

  /** The keys that have an effect at this place. */
  get keysHere(): readonly Binding<Action | Habit>[] {
    const facts = this.placeFacts();
    return this.bindings.filter(({ action }) => this.whyNot(action, facts) === null);
  }

  private whyNot(action: Action | Habit, facts = this.placeFacts()): string | null {
    return habitReason(action, facts) ?? this.unusable(action);
  }

  private placeFacts(): PlaceFacts {
    const { stage, finder, marks } = this;
    return {
      ...{ panes: this.panes().length, focused: stage.focused, marked: marks.any },
      ...{
        searching: finder.wanted !== '',
        troubles: this.toTrouble !== null,
        canGoBack: this.back !== null,
      },
    };
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
      case 'dragged':
      case 'released':
      case 'wheel':
        if (this.prompt === null) mouse(event, this.stage, this.body, TITLE_ROWS, this.overlay);
        break;
    }
    this.refresh();
  }

  lines(): readonly Line[] {
    const { columns, rows } = this.size;
    const { body, overlay } = this;
    const front = overlay === null ? [] : framed({ pane: overlay.pane, at: this.frontOf(overlay) }, true, '');
    const behind = front.length === body.rows ? [] : this.stage.lines(body, this.finder.wanted);
    const shown = [...behind.slice(0, body.rows - front.length), ...front];
    return [titleLine(this.title(), columns), ...shown, ...this.bars()]
      .slice(0, rows)
      .map((one) => cutTo(one, columns));
  }

  /** Takes account of what has changed, and has it drawn. */
  protected refresh(): void {
    this.stage.settle(this.body);
    if (this.overlay !== null) this.overlay.pane.settle(innerSize(this.frontOf(this.overlay)));
    this.changed();
  }

  /** Does an action by its name, and says why where it has no effect. */
  protected perform(action: Action | Habit, argument: string | null = null, steps = 1): void {
    this.message = null;
    const complaint = this.whyNot(action) ?? this.habit(action, argument, steps);
    if (complaint !== null) this.complain(complaint);
  }

  /** Where something in front of the panes is. */
  private frontOf({ rows }: Overlay) {
    const { body } = this;
    const height = Math.min(rows ?? body.rows, body.rows);
    return { column: 0, row: body.rows - height, columns: body.columns, rows: height };
  }

  private get body(): Size {
    const rows = this.size.rows - TITLE_ROWS - this.bars().length;
    return { columns: this.size.columns, rows: Math.max(0, rows) };
  }

  /** The lines below the panes: what is asked, said or the case, and the keys. */
  private bars(): readonly Line[] {
    const { prompt, size, stage, digits, pending } = this;
    if (prompt !== null) return prompt.lines(size);
    const status = {
      ...{ position: stage.focused.position, zoomed: stage.zoomed, digits, pending },
      ...{ wanted: this.finder.wanted, more: this.status() },
    };
    return barLines(
      { message: this.message, overlay: this.overlay, keys: this.keysHere, status },
      size.columns,
    );
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
        this.stage.step(action === 'pane' ? 1 : -1);
        return null;
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
        return this.show(new Help(`Keys: ${this.stage.focused.title}`, this.keysHere));
      case 'quit':
        this.left = true;
        return null;
      case 'back':
        this.finder.stop();
        this.back?.();
        return null;
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

  private get back(): (() => void) | null {
    const { stage, finder } = this;
    if (stage.zoomed)
      return () => {
        stage.zoomed = false;
      };
    if (finder.wanted === '') return this.stepBack;
    return () => {
      finder.wanted = '';
    };
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
}
