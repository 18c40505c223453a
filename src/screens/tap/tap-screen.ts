import { escapeText } from '../../text/escape.ts';
import { parseHexBytes } from '../../values/hex-bytes.ts';
import { editPane, rowsOf, SEND_ROW } from '../editing/edit-pane.ts';
import { editRow } from '../editing/edit-row.ts';
import type { FrameEdit } from '../editing/frame-edit.ts';
import { type Arrangement, adaptive } from '../layout/arrangement.ts';
import type { Size } from '../layout/line.ts';
import type { Pane } from '../layout/pane.ts';
import { complaintOf } from '../parts/complaint.ts';
import { copyChoice } from '../parts/copy-choice.ts';
import type { Binding } from '../parts/keys.ts';
import type { ListPane } from '../parts/list-pane.ts';
import { reading } from '../parts/overlay.ts';
import type { Question } from '../parts/prompt.ts';
import type { TreePane } from '../parts/tree-pane.ts';
import { filterQuestion } from '../viewer/filter-question.ts';
import { Viewer, type ViewerSettings } from '../viewer/viewer.ts';
import { parseGivenKind, splitGiven } from './given-kind.ts';
import type { HeldFrame, HeldFrames } from './held-frames.ts';
import { copiesOfHeld, explainedHeld } from './held-output.ts';
import { heldPane } from './held-pane.ts';
import { TAP_KEYS } from './tap-keys.ts';
import { TapQuestions } from './tap-questions.ts';
import { DECIDING, tapReason } from './tap-reasons.ts';

/** Sets a rule as `--break` does, FRAME=SCRIPT; gives a complaint, null: it is in force. */
export type SetRule = (text: string) => string | null;

/** What passes a tap, as it passes, and the frames that are held for a decision. */
export class TapScreen extends Viewer {
  protected override readonly bindings: readonly Binding<string>[] = TAP_KEYS;
  private readonly held: HeldFrames;
  private readonly list: ListPane;
  private readonly editor: TreePane;
  private readonly expressions: string[] = [];
  private readonly questions = new TapQuestions();
  private readonly setRule: SetRule;
  /** The rules in force, the latest of each kind of frame. */
  private readonly rules = new Map<string, string>();

  /** @param redact whether secrets are replaced in what is shown of held frames */
  constructor(settings: ViewerSettings, held: HeldFrames, setRule: SetRule, redact = false) {
    super(settings);
    this.held = held;
    this.setRule = setRule;
    this.list = heldPane(() => held.frames, settings.tools.now, redact);
    this.editor = editPane({
      id: 'held-frame',
      title: () => `Held frame ${this.chosen?.number ?? ''}`.trim(),
      edit: () => this.edited,
      empty: 'nothing is held; i sets which frames are',
    });
    held.watch(() => {
      if (this.chosen?.decision !== null) this.toWaiting();
      this.refresh();
    });
  }

  override get ticks(): boolean {
    return this.held.frames.some(({ decision }) => decision === null);
  }

  protected override status(): readonly string[] {
    const { held, rules } = this;
    const waiting = held.frames.filter(({ decision }) => decision === null).length;
    const holding =
      held.expression === '' ? [] : [`hold: ${escapeText(held.expression)}`, `● ${waiting} held`];
    const inForce = rules.size === 0 ? [] : [`rule: ${escapeText([...rules.values()].join(', '))}`];
    return [...holding, ...inForce, ...super.status()];
  }

  protected override panes(): readonly Pane[] {
    return this.shown ? [...super.panes(), this.list, this.editor] : super.panes();
  }

  protected override arrangement(size: Size): Arrangement {
    const { list, editor } = this;
    const { focused } = this.stage;
    const rest = super.arrangement(size);
    if (focused === list || focused === editor) {
      const columns = [
        { share: 0.45, of: { pane: list } },
        { share: 0.55, of: { pane: editor } },
      ];
      const rows = [
        { share: 0.45, of: rest },
        { share: 0.55, of: { columns } },
      ];
      return adaptive(size, { rows }, list, editor, focused, 0.35);
    }
    if (!this.shown || 'pane' in rest) return rest;
    return {
      rows: [
        { share: 0.7, of: rest },
        { share: 0.3, of: { pane: list } },
      ],
    };
  }

  protected override unusable(action: string): string | null {
    const { chosen, stage, list, editor, held } = this;
    const place = stage.focused === list ? 'list' : stage.focused === editor ? 'editor' : null;
    const waiting = held.frames.some(({ decision }) => decision === null);
    const reason = tapReason(action, { chosen, place, waiting, shown: this.shown });
    return reason === undefined ? super.unusable(action) : reason;
  }

  protected override act(action: string, argument: string | null): string | null {
    const { held, chosen, stage, list, editor } = this;
    const here = stage.focused === list || stage.focused === editor;
    switch (action) {
      case 'intercept':
        return argument === null ? this.askHold() : this.hold(argument);
      case 'held':
        stage.focus('held');
        return null;
      case 'pass-all':
        for (const { number } of held.frames) held.pass(number);
        return null;
      case 'rule':
        return this.given(argument, () => this.questions.rule((text) => this.rule(text)));
      case 'open':
        return here ? this.open(chosen!) : super.act(action, argument);
      case 'copy':
        return here ? this.copyHeld() : super.act(action, argument);
      case 'explain':
        return here ? this.explainHeld() : super.act(action, argument);
      case 'right':
        if (here) stage.focus('held-frame');
        return here ? null : super.act(action, argument);
      default:
        return DECIDING.includes(action)
          ? this.decide(action, chosen!, argument)
          : super.act(action, argument);
    }
  }

  private decide(action: string, chosen: HeldFrame, argument: string | null): string | null {
    const { held, questions } = this;
    const { number } = chosen;
    switch (action) {
      case 'pass':
        held.pass(number);
        return null;
      case 'drop':
        held.drop(number);
        return null;
      case 'repeat':
        held.repeat(number);
        return null;
      case 'hang-up':
        held.hangUp(number);
        return null;
      case 'edit':
        this.stage.focus('held-frame');
        return null;
      case 'set':
        return this.given(argument, () => questions.field(chosen, (text) => held.set(number, text)));
      case 'insert':
        return this.given(argument, () =>
          questions.bytes((text) => {
            const { hex, kind } = splitGiven(text);
            held.insert(number, parseHexBytes(hex), kind);
          }),
        );
      case 'attach':
        return this.given(argument, () =>
          questions.descriptor((text) => held.attach(number, parseGivenKind(text))),
        );
      default:
        return this.given(argument, () => questions.script((text) => held.act(number, text)));
    }
  }

  /** Answers a question with what was given on the command line, or asks it. */
  private given(argument: string | null, question: () => Question): string | null {
    return argument === null ? this.ask(question()) : question().take(argument);
  }

  /** To the frame that is held, and there to changing a row of it, or sending it. */
  private open({ number }: HeldFrame): string | null {
    const { stage, editor, held } = this;
    const edit = held.edit(number);
    const row = rowsOf(edit)[editor.list.place];
    if (stage.focused !== editor || edit === null || row === undefined) {
      stage.focus('held-frame');
      return null;
    }
    if (row !== SEND_ROW) return editRow(edit, row, (question) => this.ask(question));
    held.sendEdited(number);
    stage.focus('held');
    return null;
  }

  private copyHeld(): string | null {
    const edit = this.edited;
    return edit && this.show(copyChoice(copiesOfHeld(edit), (text) => this.say(this.tools.copy(text))));
  }

  private explainHeld(): string | null {
    const { edited: edit, stage, editor, chosen } = this;
    const place = stage.focused === editor ? editor.list.place : null;
    const title = `Held frame ${chosen?.number ?? ''}`;
    return edit && this.show(reading(title, (columns) => explainedHeld(edit, place, columns)));
  }

  private get edited(): FrameEdit | null {
    return this.chosen === undefined ? null : this.held.edit(this.chosen.number);
  }

  private get shown(): boolean {
    return this.held.expression !== '' || this.held.frames.length > 0;
  }

  private get chosen(): HeldFrame | undefined {
    return this.held.frames[this.list.list.place];
  }

  private toWaiting(): void {
    const place = this.held.frames.findIndex(({ decision }) => decision === null);
    if (place === -1) return;
    this.list.list.go(place);
    this.editor.list.go(0);
  }

  private askHold(): null {
    const question = filterQuestion(this.held.expression, this.expressions, (text) => this.hold(text));
    return this.ask({ ...question, label: 'hold' });
  }

  private hold(expression: string): string | null {
    return complaintOf(() => this.held.hold(expression));
  }

  /** A rule for the frames of one kind; it takes the place of the one before. */
  private rule(text: string): string | null {
    const complaint = this.setRule(text);
    if (complaint !== null) return complaint;
    const [kind = '', script] = text.split('=');
    if (script === 'pass') this.rules.delete(kind);
    else this.rules.set(kind, text);
    this.say(`rule: ${escapeText(text)}`);
    return null;
  }
}
